"""An interpretation and its translation beside each other."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from papers.actions.pairs import catch_up, pair_interpretations, undo_pair
from papers.actions.translations import begin_translation
from papers.forms.pairs import CaughtUpForm, PairForm
from papers.models import Interpretation, PairSide
from papers.pairs import language_name, other_language
from papers.readings import Reading, load_readings
from papers.rules.pairs import can_pair
from papers.text import side_by_side
from papers.views.interpretations import visible
from papers.views.renames import follow_renames
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest, refusal


@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def pair_detail(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """GET shows both texts, or how to find a second one; POST pairs two that are published."""
    interpretation = visible(request, slug, pk)
    if request.method == "POST":
        return _pair(request, interpretation)
    if not interpretation.is_published:
        return redirect("papers:draft_edit", slug, pk)
    side = PairSide.objects.filter(interpretation=interpretation).first()
    if side is None:
        return _unpaired(request, interpretation)
    readings = _readings(request, interpretation, side)
    return render(request, "papers/pair_detail.html", _beside(interpretation, readings))


@require_POST
def translation_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Begins the reader's own text in the other language, or goes on with it."""
    published = Interpretation.objects.published().select_related("paper", "current")
    original = get_object_or_404(published, paper__slug=slug, pk=pk)
    language = other_language(original.language)
    try:
        own = begin_translation(original=original, member=request.user, language=language, now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("papers:pair_detail", slug, pk)
    return redirect("papers:draft_edit", slug, own.pk)


@require_POST
def pair_confirm(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Its author says that it is up to date with the other one's revision that the page showed."""
    interpretation, _other = _paired(request, slug, pk)
    form = CaughtUpForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else 0
    catch_up(interpretation=interpretation, member=request.user, number=number, since=0)
    if number:
        messages.success(request, _("Up to date with revision {number}.").format(number=number))
    else:
        messages.error(request, _("Nothing was noted: the form did not say with which revision."))
    return redirect("papers:pair_detail", slug, pk)


@require_POST
def pair_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    interpretation, other = _paired(request, slug, pk)
    undo_pair(interpretation=interpretation, other=other, member=request.user)
    messages.success(request, _("The two are no longer a pair."))
    return redirect(interpretation)


def _paired(request: MemberRequest, slug: str, pk: int) -> tuple[Interpretation, Interpretation]:
    interpretation = visible(request, slug, pk)
    sides = PairSide.objects.select_related("other")
    return interpretation, get_object_or_404(sides, interpretation=interpretation).other


def _pair(request: MemberRequest, interpretation: Interpretation) -> HttpResponse:
    form = PairForm(interpretation, request.POST)
    if not form.is_valid():
        return _unpaired(request, interpretation, form, status=422)
    change = {"interpretation": interpretation, "other": form.cleaned_data["other"], "member": request.user}
    if problem := refusal(lambda: pair_interpretations(**change)):
        messages.error(request, problem)
    return redirect("papers:pair_detail", interpretation.paper.slug, interpretation.pk)


def _unpaired(
    request: MemberRequest, interpretation: Interpretation, form: PairForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "interpretation": interpretation,
        "paper": interpretation.paper,
        "form": (form or PairForm(interpretation)) if can_pair(request.user, interpretation) else None,
        "language": language_name(other_language(interpretation.language)),
    }
    return render(request, "papers/pair_form.html", context, status=status)


def _readings(request: MemberRequest, interpretation: Interpretation, side: PairSide) -> list[Reading]:
    """The one that the page is of comes first."""
    both = Interpretation.objects.filter(pk__in=[interpretation.pk, side.other_id])
    return sorted(load_readings(both, request.user), key=lambda each: each.pk != interpretation.pk)


def _beside(interpretation: Interpretation, readings: list[Reading]) -> dict[str, Any]:
    summaries, bodies = (
        [getattr(each.current, name) for each in readings] for name in ("summary_html", "body_html")
    )
    return {
        "interpretation": interpretation,
        "paper": interpretation.paper,
        "readings": readings,
        "summaries": list(zip(readings, summaries, strict=True)),
        "rows": [list(zip(readings, row, strict=True)) for row in side_by_side(*bodies)],
        "may_undo": any(each.may_edit for each in readings),
    }
