from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.actions.interpretations import restore_revision
from papers.forms.interpretations import RestoreForm
from papers.models import Interpretation, Revision
from papers.rules.interpretations import can_edit
from papers.text import Stretch, compare_sources, compare_texts
from papers.views.interpretations import visible
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest, refusal, whole_number


@require_safe
@follow_renames
def revision_list(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    interpretation = visible(request, slug, pk)
    revisions = interpretation.revisions.select_related("published_by").defer("body", "body_html")
    context = {"paper": interpretation.paper, "interpretation": interpretation, "revisions": revisions}
    return render(request, "papers/revision_list.html", context)


@require_safe
@follow_renames
def revision_detail(request: MemberRequest, slug: str, pk: int, number: int) -> HttpResponse:
    revision = _revision(request, slug, pk, number)
    return _page(request, revision, RestoreForm(initial={"version": revision.interpretation.version}))


@require_safe
@follow_renames
def revision_compare(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """`?from=&to=` name two revisions, `by=source` compares what was typed instead of what one reads."""
    interpretation = visible(request, slug, pk)
    old, new = _asked(request, interpretation)
    by = "source" if request.GET.get("by") == "source" else "text"
    context = {
        "paper": interpretation.paper,
        "interpretation": interpretation,
        "revisions": (old, new),
        "by": by,
        "parts": _compared(old, new, by),
    }
    return render(request, "papers/revision_compare.html", context)


@require_POST
def revision_restore(request: MemberRequest, slug: str, pk: int, number: int) -> HttpResponse:
    revision = _revision(request, slug, pk, number)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, revision, form, status=422)
    change = {"revision": revision, "member": request.user, **form.cleaned_data, "now": timezone.now()}
    if problem := refusal(lambda: restore_revision(**change)):
        revision.interpretation.refresh_from_db(fields=["version"])
        typed = {**form.cleaned_data, "version": revision.interpretation.version}
        return _page(request, revision, RestoreForm(initial=typed), problem=problem, status=409)
    messages.success(request, _restored(revision))
    return HttpResponseRedirect(revision.interpretation.get_absolute_url())


def _restored(revision: Revision) -> str:
    said = _("Revision %(number)s is published again, as the newest.") % {"number": revision.number}
    kept = _("Your draft is kept as it was; publishing it will replace what you have restored.")
    return f"{said} {kept}" if hasattr(revision.interpretation, "draft") else said


def _page(
    request: MemberRequest, revision: Revision, form: RestoreForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    interpretation = revision.interpretation
    is_current = revision.pk == interpretation.current_id
    context = {
        "paper": interpretation.paper,
        "interpretation": interpretation,
        "revision": revision,
        "is_current": is_current,
        "restore_form": form if can_edit(request.user, interpretation) and not is_current else None,
        "problem": problem,
    }
    return render(request, "papers/revision_detail.html", context, status=status)


def _revision(request: MemberRequest, slug: str, pk: int, number: int) -> Revision:
    interpretation = visible(request, slug, pk)
    return get_object_or_404(interpretation.revisions.select_related("published_by"), number=number)


def _asked(request: HttpRequest, interpretation: Interpretation) -> tuple[Revision, Revision]:
    """The older first; what is not named is the current one and the one before it."""
    to = whole_number(request.GET.get("to", "")) or getattr(interpretation.current, "number", 0)
    wanted = {whole_number(request.GET.get("from", "")) or to - 1, to}
    revisions = interpretation.revisions.select_related("published_by").defer("summary_html", "body_html")
    found = list(revisions.filter(number__in=wanted).order_by("number"))
    if len(found) < len(wanted):
        raise Http404
    return found[0], found[-1]


def _compared(old: Revision, new: Revision, by: str) -> list[tuple[Any, list[Stretch]]]:
    """Each part that differs, by its name; an address has only its source."""
    compare = compare_sources if by == "source" else compare_texts
    parts = [
        (_("Summary"), compare, old.summary, new.summary),
        (_("Text"), compare, old.body, new.body),
        (_("Published elsewhere at"), compare_sources, old.external_url, new.external_url),
    ]
    compared = [(name, how(before, after)) for name, how, before, after in parts if before != after]
    return [(name, stretches) for name, stretches in compared if _differs(stretches)]


def _differs(stretches: list[Stretch]) -> bool:
    return any(change.kind != "same" for each in stretches for row in each.rows for change in row.changes)
