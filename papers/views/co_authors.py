from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from papers.actions.co_authors import add_co_author, remove_co_author
from papers.forms.co_authors import CoAuthorForm
from papers.models import Interpretation
from papers.rules.interpretations import can_choose_co_authors
from papers.views.drafts import own_interpretation
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def co_author_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """The page of those who write along; POST adds one."""
    interpretation = own_interpretation(request, slug, pk)
    form = CoAuthorForm(interpretation, request.POST or None)
    if request.method != "POST":
        return _page(request, interpretation, form)
    if not form.is_valid():
        return _page(request, interpretation, form, status=422)
    member = form.cleaned_data["member"]
    try:
        add_co_author(interpretation=interpretation, member=member, by=request.user)
    except RuleViolation as violation:
        return _page(request, interpretation, form, status=409, problem=str(violation))
    messages.success(request, _("{name} writes along now.").format(name=member.name))
    return redirect("papers:co_author_create", slug, pk)


@require_POST
def co_author_delete(request: MemberRequest, slug: str, pk: int, handle: str) -> HttpResponse:
    interpretation = own_interpretation(request, slug, pk)
    member = get_object_or_404(interpretation.co_authors, handle=handle)
    remove_co_author(interpretation=interpretation, member=member, by=request.user)
    if member == request.user:
        messages.success(request, _("You write along no more."))
        return redirect("papers:paper_detail", slug)
    messages.success(request, _("{name} writes along no more.").format(name=member.name))
    return redirect("papers:co_author_create", slug, pk)


def _page(
    request: MemberRequest,
    interpretation: Interpretation,
    form: CoAuthorForm,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "paper": interpretation.paper,
        "interpretation": interpretation,
        "co_authors": interpretation.co_authors,
        "form": form if can_choose_co_authors(request.user, interpretation) else None,
        "problem": problem,
    }
    return render(request, "papers/co_authors.html", context, status=status)
