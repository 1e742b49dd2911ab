from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from papers.actions.terms import remove_term, save_term
from papers.forms.terms import TermForm
from papers.models import Term
from papers.rules.terms import can_remove_term
from papers.views.desk_pages import delete_page, form_page, posted
from readinggroup.http import MemberRequest


@require_safe
def glossary(request: MemberRequest) -> HttpResponse:
    terms = Term.objects.select_related("changed_by")
    return render(request, "papers/glossary.html", {"terms": terms})


@require_safe
def term_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """The entry alone, for js/terms.js."""
    term = get_object_or_404(Term.objects.select_related("changed_by"), pk=pk)
    return render(request, "papers/_term.html", {"term": term})


@require_http_methods(["GET", "HEAD", "POST"])
def term_create(request: MemberRequest) -> HttpResponse:
    return _term_form(request, Term(), {"title": _("Add a term"), "back": reverse("papers:glossary")})


@require_http_methods(["GET", "HEAD", "POST"])
def term_edit(request: MemberRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=pk)
    context = {
        "title": _("Change “{term}”").format(term=term.term),
        "back": term.get_absolute_url(),
        "removable": term if can_remove_term(request.user, term) else None,
    }
    return _term_form(request, term, context)


@require_http_methods(["GET", "HEAD", "POST"])
def term_delete(request: MemberRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=pk)
    if not can_remove_term(request.user, term):
        raise PermissionDenied
    context = {
        "question": _("Delete the term “{term}”?").format(term=term.term),
        "meaning": _("Interpretations that name it stay as they are; the word leads nowhere any more."),
        "back": reverse("papers:term_edit", args=[pk]),
    }
    remove = partial(remove_term, term=term, member=request.user)
    return delete_page(request, context, remove, to=reverse("papers:glossary"))


def _term_form(request: MemberRequest, term: Term, context: dict[str, Any]) -> HttpResponse:
    form = TermForm(posted(request), instance=term)

    def save() -> str:
        seen = form.cleaned_data["seen"]
        save_term(term=form.instance, seen=seen, member=request.user, now=timezone.now())
        return form.instance.get_absolute_url()

    return form_page(request, form, "papers/term_form.html", context, save)
