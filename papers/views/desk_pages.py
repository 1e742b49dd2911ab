"""How the desk's form pages answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from papers.actions.curation import Outdated
from papers.forms.stale import SeenForm
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest, local_path, refusal


def posted(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(
    request: MemberRequest, form: BaseForm, page: str, context: dict[str, Any], act: Callable[[], str]
) -> HttpResponse:
    """The form; saved, on to the address that `act` returns; wrong 422, refused 409, the input kept."""
    problem, to = _attempt(form, act) if form.is_bound and form.is_valid() else ("", "")
    if to:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(local_path(to))
    status = 409 if problem else 422 if form.is_bound else 200
    return render(request, page, context | {"form": form, "problem": problem}, status=status)


def delete_page(
    request: MemberRequest, context: dict[str, Any], act: Callable[[], None], *, to: str
) -> HttpResponse:
    """Asks first; needs `question`, `meaning` and `back`."""
    problem = refusal(act) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("Deleted."))
        return HttpResponseRedirect(local_path(to))
    context = context | {"problem": problem}
    return render(request, "papers/desk_delete.html", context, status=409 if problem else 200)


def _attempt(form: BaseForm, act: Callable[[], str]) -> tuple[str, str]:
    """The sentence with which the state said no, or the address to go on to."""
    try:
        return "", act()
    except RuleViolation as violation:
        if isinstance(violation, Outdated) and isinstance(form, SeenForm):
            form.compare(violation.current)
        return str(violation), ""
