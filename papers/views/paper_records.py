from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.views.access import for_organisers
from papers import arxiv
from papers.actions.paper_records import delete_paper, save_paper
from papers.forms.paper_records import PaperForm
from papers.models import Paper, ReadingList
from papers.views.desk_pages import delete_page, form_page, posted
from readinggroup.http import MemberRequest


@for_organisers
@require_safe
def desk_papers(request: MemberRequest) -> HttpResponse:
    q = request.GET.get("q", "").replace("\0", "").strip()[:200]
    papers = Paper.objects.by_short_name()
    if q:
        papers = papers.filter(
            Q(title__icontains=q)
            | Q(short_name__icontains=q)
            | Q(slug__icontains=q)
            | Q(arxiv_id__icontains=arxiv.normalised(q))
        )
    page = Paginator(papers, 100).get_page(request.GET.get("page"))
    return render(request, "papers/desk_papers.html", {"page": page, "q": q})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def paper_create(request: MemberRequest) -> HttpResponse:
    return _paper_form(request, Paper(), {"title": _("Add a paper")})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def paper_edit(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    context = {
        "title": str(paper),
        "address": paper.get_absolute_url(),
        "paper": paper,
        "lists": ReadingList.objects.exclude(entries__papers=paper),
        "is_listed": paper.entries.exists(),
    }
    return _paper_form(request, paper, context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def paper_delete(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    context = {
        "question": _("Delete the paper “%(title)s”?") % {"title": paper.title},
        "meaning": _(
            "Only a paper on which nothing hangs can be deleted: no entry, meeting, claim, interpretation"
            " or comment."
        ),
        "back": reverse("papers:paper_edit", args=[slug]),
    }
    delete = partial(delete_paper, paper=paper, member=request.user)
    return delete_page(request, context, delete, to=reverse("papers:desk_papers"))


def _paper_form(request: MemberRequest, paper: Paper, context: dict[str, Any]) -> HttpResponse:
    form = PaperForm(posted(request), instance=paper)

    def save() -> str:
        save_paper(paper=form.instance, seen=form.cleaned_data["seen"], member=request.user)
        return reverse("papers:paper_edit", args=[form.instance.slug])

    context["back"] = reverse("papers:desk_papers")
    return form_page(request, form, "papers/paper_form.html", context, save)
