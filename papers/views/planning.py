"""What the views of the plan share: whom they serve, what its page shows, how an act on it is answered."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property, partial, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from papers.forms.meetings import MeetingForm
from papers.forms.series import SkipForm
from papers.models import Meeting, Series
from papers.models.plan import Unscheduled, unscheduled_papers
from papers.plan import Evening, coming_evenings, evenings, leaders
from papers.rules.meetings import can_plan
from readinggroup.http import MemberRequest, Spot, partial_or_redirect, refusal, whole_number

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]

# Unless one is asked for.
OPEN_AT_FIRST = 2
UNSCHEDULED = "unscheduled"
CHANGED = "papers/_plan_changed.html"


def organisers_only(view: View[P]) -> View[P]:
    """403 before anything is loaded: that there is a plan is no secret, what is in it is not for all."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not can_plan(request.user):
            raise PermissionDenied(_("The plan is for organisers."))
        return view(request, *args, **kwargs)

    return guarded


class Note(NamedTuple):
    """What an act on the plan said, beside a paper or else in a meeting; `typed` may be a wrong number."""

    text: str
    paper: int = 0
    meeting: int = 0
    is_problem: bool = False
    typed: str | None = None

    @property
    def at(self) -> str:
        return f"paper-{self.paper}" if self.paper else f"meeting-{self.meeting}"


class Plan:
    """Loaded as far as the page asks. `opened`: the number of the one meeting unfolded, or `UNSCHEDULED`."""

    def __init__(self, now: datetime, opened: str = "", wrong: MeetingForm | SkipForm | None = None) -> None:
        self.now = now
        self.opened = opened
        self.wrong = wrong
        self.add_form = wrong if isinstance(wrong, MeetingForm) else MeetingForm()

    @cached_property
    def evenings(self) -> list[Evening]:
        return coming_evenings(self.now)

    @cached_property
    def standing(self) -> list[Evening]:
        return [evening for evening in self.evenings if not evening.is_cancelled]

    @cached_property
    def open_numbers(self) -> set[int]:
        first = [] if self.opened else self.standing[:OPEN_AT_FIRST]
        return number_of(self.opened) | {evening.number for evening in first}

    @cached_property
    def unscheduled(self) -> list[Unscheduled] | None:
        """None where they are folded."""
        return unscheduled_papers(self.now) if self.opened == UNSCHEDULED else None

    @cached_property
    def series(self) -> list[Series]:
        """Those with meetings to come."""
        coming = Meeting.objects.upcoming(self.now).order_by().values("series")
        return list(Series.objects.with_rule().filter(pk__in=coming))

    @property
    def series_forms(self) -> list[tuple[Series, SkipForm]]:
        return [(series, self._skip_form(series)) for series in self.series]

    def _skip_form(self, series: Series) -> SkipForm:
        is_wrong = isinstance(self.wrong, SkipForm) and self.wrong.series.pk == series.pk
        return self.wrong if is_wrong else SkipForm(series)  # type: ignore[return-value]  # as just asked

    @cached_property
    def has_series(self) -> bool:
        return bool(self.series) or Series.objects.exists()

    @cached_property
    def leaders(self) -> dict[int, str]:
        """By key, with how many papers each leads already."""
        leads = _("%(name)s (leads %(count)d)")
        return {
            member.pk: leads % {"name": member.name, "count": member.leads} if member.leads else member.name  # type: ignore[attr-defined]  # annotated
            for member in leaders()
        }

    def shows(self, note: Note) -> bool:
        opened = self.open_numbers
        shown = [each for each in self.evenings if each.is_cancelled or each.number in opened]
        free = [each.paper.pk for each in self.unscheduled or ()]
        return note.paper in free or any(
            evening.has(note.paper) or evening.number == note.meeting for evening in shown
        )


def number_of(text: str) -> set[int]:
    """The one in it, or none."""
    return {whole_number(text)} - {0}


def plan_page(request: MemberRequest, plan: Plan, note: Note | None = None) -> dict[str, Any]:
    """A message that belongs beside something stands there instead of at the top."""
    placed = None
    for message in get_messages(request):
        kind, _dash, key = message.extra_tags.partition("-")
        if kind in {"paper", "meeting"} and key.isdigit():
            said = Note(str(message), is_problem=message.level_tag == "error")
            said = said._replace(paper=int(key)) if kind == "paper" else said._replace(meeting=int(key))
            if plan.shows(said):
                note, placed = said, message
    stray = note if note and not plan.shows(note) else None
    return {"plan": plan, "note": note, "placed": placed, "stray": stray}


def answer_act(
    request: MemberRequest, act: Callable[[], Iterable[Meeting]], note: Note, *, said: str
) -> HttpResponse:
    """`act` returns the meetings that it changed, the one to come back to first."""
    changed: list[int] = []
    problem = refusal(lambda: changed.extend(meeting.number for meeting in act()))
    shown = request.POST.get("shown", "")
    meeting = changed[0] if changed and not note.paper else note.meeting
    note = note._replace(meeting=meeting, text=problem or said, is_problem=bool(problem))
    opened = urlencode({"open": changed[0] if changed else meeting or shown})
    to = Spot(f"{reverse('papers:plan')}?{opened}", note.at)
    parts = partial(changed_parts, Plan(timezone.now(), shown), changed, note)
    return partial_or_redirect(request, CHANGED, parts, to=to, problem=problem, done=said)


def changed_parts(plan: Plan, changed: Iterable[int], note: Note) -> dict[str, Any]:
    """What `_plan_changed.html` shows: the meetings that an act changed and the one that it was made in.

    The paper's comes first, since the focus goes to what is first.
    """
    found = evenings(number_of(plan.opened) | set(changed), plan.now)
    found.sort(key=lambda evening: not evening.has(note.paper))
    context: dict[str, Any] = {"plan": plan, "evenings": found, "note": note}
    if plan.opened == UNSCHEDULED:
        return context | {"row": _free_row(plan, note)} if note.is_problem else context | {"gone": note.paper}
    if note.paper and not any(evening.has(note.paper) for evening in found):
        context["note"] = note._replace(paper=0, meeting=next(iter(number_of(plan.opened)), 0))
    return context | {"fold": bool(changed) and not note.paper}


def _free_row(plan: Plan, note: Note) -> Unscheduled | None:
    return next((row for row in plan.unscheduled or () if row.paper.pk == note.paper), None)
