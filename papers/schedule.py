"""The schedule as its page shows it: coming meetings with the weeks between them, then past ones.

In bare values, so that each meeting is found again as a ready fragment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from papers.calendars import OwnTime, own_time, same_week
from papers.models import Answer, Meeting, SkippedWeek, Slot
from papers.models.claims import LEAD_SEAT, role_of

COMING_SHOWN = 52


class Holder(NamedTuple):
    """Who has claimed a paper."""

    seat: int
    name: str

    @property
    def role(self) -> str:
        return role_of(self.seat)


class Place(NamedTuple):
    """A paper in a meeting, with who has claimed it."""

    slug: str
    title: str
    short_name: str
    holders: tuple[Holder, ...] = ()

    @property
    def lead(self) -> Holder | None:
        return next((holder for holder in self.holders if holder.seat == LEAD_SEAT), None)

    @property
    def seconds(self) -> list[str]:
        return [holder.name for holder in self.holders if holder.seat != LEAD_SEAT]

    @property
    def second_names(self) -> str:
        return _(", ").join(self.seconds)


class Evening(NamedTuple):
    """A meeting as a line shows it."""

    number: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    series_id: int
    is_cancelled: bool
    places: tuple[Place, ...]
    # The value; "" without one, and for a meeting that is over.
    my_answer: str

    def get_absolute_url(self) -> str:
        return reverse("papers:meeting_detail", args=[self.number])


class Row(NamedTuple):
    meeting: Evening
    own: OwnTime | None
    is_next: bool = False

    @property
    def answer(self) -> str:
        return str(Answer.Value(self.meeting.my_answer).label) if self.meeting.my_answer else ""

    @property
    def day(self) -> date:
        return self.meeting.starts_at.astimezone(ZoneInfo(self.meeting.time_zone)).date()


@dataclass(frozen=True)
class Gap:
    """A week without a meeting, by the date that names it."""

    day: date


class Schedule:
    """Loads what the page asks for; visitors get neither names nor answers.

    `whole` is "past" where past meetings are asked for, "coming" where all are that lie ahead.
    """

    def __init__(self, member: Member | AnonymousUser, now: datetime, *, whole: str = "") -> None:
        self.member = member if isinstance(member, Member) else None
        self.now = now
        self.whole = whole

    @cached_property
    def past(self) -> tuple[Row, ...]:
        """Newest first; none unless they are asked for."""
        if self.whole != "past":
            return ()
        found = list(_MEETINGS.past(self.now).values_list(*_FACTS, _NO_ANSWER))
        return tuple(self._rows(_with_places(found[::-1], bool(self.member))))[::-1]

    @cached_property
    def coming(self) -> tuple[Row | Gap, ...]:
        """By date, the next one marked."""
        shown = self._coming[: None if self.whole == "coming" else COMING_SHOWN]
        rows = list(self._rows(_with_places(shown, bool(self.member)), self._last_held))
        return tuple(sorted([*rows, *self._gaps(rows)], key=lambda each: each.day))

    @property
    def more_to_come(self) -> bool:
        return self.whole != "coming" and len(self._coming) > COMING_SHOWN

    @property
    def _last_held(self) -> datetime | None:
        """When the last meeting began, asked only for a member who lives by another clock."""
        if not self.member or all(row[_ZONE] == self.member.time_zone for row in self._coming):
            return None
        return _MEETINGS.past(self.now).standing().values_list("starts_at", flat=True).first()

    @cached_property
    def _coming(self) -> list[tuple[Any, ...]]:
        """Facts and own answer; of more than are shown one more."""
        meetings = _MEETINGS.upcoming(self.now)
        found: Any = meetings.values_list(*_FACTS, _NO_ANSWER)
        if self.member:
            mine = FilteredRelation("answers", condition=Q(answers__member=self.member))
            found = meetings.annotate(mine=mine).values_list(*_FACTS, "mine__value")
        return list(found if self.whole == "coming" else found[: COMING_SHOWN + 1])

    def _rows(self, meetings: Iterable[Evening], before: datetime | None = None) -> Iterator[Row]:
        next_one: Evening | None = None
        for meeting in meetings:
            is_open = not meeting.is_cancelled and meeting.ends_at > self.now
            next_one = next_one or (meeting if is_open else None)
            own = own_time_of(meeting, self.member, before)
            yield Row(meeting, own, meeting is next_one)
            before = before if meeting.is_cancelled else meeting.starts_at

    def _gaps(self, rows: list[Row]) -> Iterator[Gap]:
        """Once per week, unless a meeting was put there after all."""
        standing = [row for row in rows if not row.meeting.is_cancelled]
        if not standing:
            return
        days = [row.day for row in standing]
        last, shown = days[-1], {row.meeting.series_id for row in standing}
        for series, week in _SKIPPED.filter(date__gte=self.now.date()):
            if series in shown and week <= last and not any(same_week(week, day) for day in days):
                days.append(week)
                yield Gap(week)


def _with_places(rows: list[tuple[Any, ...]], names: bool) -> list[Evening]:
    """Rows of `_MEETINGS` by time, with their papers and, if `names`, who has them."""
    if not rows:
        return []
    places: defaultdict[int, list[Place]] = defaultdict(list)
    # By time: a hundred ids make a statement that is dear to write and never comes again.
    starts_at = [row[2] for row in rows]
    slots = _CLAIMED_SLOTS if names else _SLOTS
    slots = slots.filter(meeting__starts_at__range=(min(starts_at), max(starts_at)))
    for (meeting, slug, title, short_name), held in groupby(slots, lambda row: row[:4]):
        holders = tuple(Holder(*row[4:]) for row in held if row[4:] not in {(), (None, None)})
        places[meeting].append(Place(slug, title, short_name, holders))
    return [
        Evening(number, starts, ends, zone, series, cancelled is not None, tuple(places[pk]), answer or "")
        for pk, number, starts, ends, zone, series, cancelled, answer in rows
    ]


# Made once: half the price of a query is its making.
_FACTS = ("pk", "number", "starts_at", "ends_at", "time_zone", "series_id", "cancelled_at")
_ZONE = _FACTS.index("time_zone")
_NO_ANSWER: Any = Value("")
_MEETINGS = Meeting.objects.all()
_SHOWN = ("meeting_id", "paper__slug", "paper__title", "paper__short_name")
_SLOTS = Slot.objects.order_by("meeting_id", "position", "pk").values_list(*_SHOWN)
_CLAIMED_SLOTS = (
    Slot.objects.annotate(
        held=FilteredRelation("paper__claims", condition=Q(paper__claims__released_at=None))
    )
    .order_by("meeting_id", "position", "pk", "held__seat")
    .values_list(*_SHOWN, "held__seat", "held__member__name")
)
_SKIPPED = SkippedWeek.objects.order_by("date").values_list("series_id", "date")


def places_of(meeting: Meeting, *, names: bool) -> tuple[Place, ...]:
    """Of a meeting loaded `with_people()`, or without `names` `with_papers()`."""
    return tuple(
        Place(slot.paper.slug, slot.paper.title, slot.paper.short_name, _holders(slot) if names else ())
        for slot in meeting.slots.all()
    )


def _holders(slot: Slot) -> tuple[Holder, ...]:
    lead = [slot.lead] if slot.lead else []
    return tuple(Holder(claim.seat, claim.member.name) for claim in [*lead, *slot.seconds])


def own_time_of(meeting: Meeting | Evening, member: Member | None, before: datetime | None) -> OwnTime | None:
    return own_time(meeting.starts_at, meeting.time_zone, member.time_zone, before) if member else None
