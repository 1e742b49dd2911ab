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
from django.db.models import FilteredRelation, Q
from django.urls import reverse

from members.models import Member
from papers.calendars import OwnTime, own_time, same_week
from papers.models import Answer, Meeting, SkippedWeek, Slot
from papers.models.claims import LEAD_SEAT, role_of

PAST_SHOWN = 50
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
    def seconds(self) -> list[Holder]:
        return [holder for holder in self.holders if holder.seat != LEAD_SEAT]


class Evening(NamedTuple):
    """A meeting as a line shows it."""

    number: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    series_id: int
    is_cancelled: bool
    places: tuple[Place, ...]
    # The value, "" without one.
    my_answer: str

    def get_absolute_url(self) -> str:
        return reverse("papers:meeting_detail", args=[self.number])


class Row(NamedTuple):
    meeting: Evening
    own: OwnTime | None
    is_next: bool = False
    my_answer: str = ""

    @property
    def answer(self) -> str:
        return str(Answer.Value(self.my_answer).label) if self.my_answer else ""

    @property
    def day(self) -> date:
        return self.meeting.starts_at.astimezone(ZoneInfo(self.meeting.time_zone)).date()


@dataclass(frozen=True)
class Gap:
    """A week without a meeting, by the date that names it."""

    day: date


class Schedule:
    """Loads what the page asks for; visitors get neither names nor answers.

    `whole` is "past" or "coming" where all meetings of that side are asked for.
    """

    def __init__(self, member: Member | AnonymousUser, now: datetime, *, whole: str = "") -> None:
        self.member = member if isinstance(member, Member) else None
        self.now = now
        self.whole = whole
        # Of either side: whether there are more than are shown.
        self.more = {"past": False, "coming": False}

    @cached_property
    def past(self) -> tuple[Row, ...]:
        """Newest first."""
        return tuple(self._rows(self._past_and_coming[0]))[::-1]

    @cached_property
    def coming(self) -> tuple[Row | Gap, ...]:
        """By date, the next one marked."""
        last = self.past[0].meeting.starts_at if self.past else None
        rows = list(self._rows(self._past_and_coming[1], last))
        return tuple(sorted([*rows, *self._gaps(rows)], key=lambda each: each.day))

    @cached_property
    def _past_and_coming(self) -> tuple[list[Evening], list[Evening]]:
        """Both by time; notes where there are more than are shown."""
        past = self._side("past", _MEETINGS.past(self.now), PAST_SHOWN)[::-1]
        coming = self._side("coming", _MEETINGS.upcoming(self.now), COMING_SHOWN)
        found = load_evenings([*past, *coming], self.member)
        return found[: len(past)], found[len(past) :]

    def _side(self, side: str, meetings: Any, most: int) -> list[tuple[Any, ...]]:
        if self.whole == side:
            return list(meetings)
        found = list(meetings[: most + 1])
        self.more[side] = len(found) > most
        return found[:most]

    def _rows(self, meetings: Iterable[Evening], before: datetime | None = None) -> Iterator[Row]:
        next_one: Evening | None = None
        for meeting in meetings:
            is_open = not meeting.is_cancelled and meeting.ends_at > self.now
            next_one = next_one or (meeting if is_open else None)
            own = own_time_of(meeting, self.member, before)
            yield Row(
                meeting, own, meeting is next_one, meeting.my_answer if meeting.ends_at > self.now else ""
            )
            before = before if meeting.is_cancelled else meeting.starts_at

    def _gaps(self, rows: list[Row]) -> Iterator[Gap]:
        """Once per week, unless a meeting was put there after all."""
        standing = [row for row in rows if not row.meeting.is_cancelled]
        if not standing:
            return
        days = [row.day for row in standing]
        series = {row.meeting.series_id for row in standing}
        for week in _SKIPPED.filter(series__in=series, date__lte=days[-1], date__gte=self.now.date()):
            if not any(same_week(week, day) for day in days):
                days.append(week)
                yield Gap(week)


def load_evenings(rows: list[tuple[Any, ...]], member: Member | None) -> list[Evening]:
    """Rows of `_MEETINGS` with their papers and, for a member, who has them and what the member answered."""
    places: defaultdict[int, list[Place]] = defaultdict(list)
    slots = _CLAIMED_SLOTS if member else _SLOTS
    for (meeting, slug, title, short_name), held in groupby(
        slots.filter(meeting__in=[row[0] for row in rows]), lambda row: row[:4]
    ):
        holders = tuple(Holder(*row[4:]) for row in held if row[4:] not in {(), (None, None)})
        places[meeting].append(Place(slug, title, short_name, holders))
    mine = dict(_ANSWERS.filter(member=member)) if member else {}
    return [
        Evening(
            number, starts, ends, zone, series, cancelled is not None, tuple(places[pk]), mine.get(pk, "")
        )
        for pk, number, starts, ends, zone, series, cancelled in rows
    ]


# Made once: half the price of a query is its making.
_MEETINGS: Any = Meeting.objects.values_list(
    "pk", "number", "starts_at", "ends_at", "time_zone", "series_id", "cancelled_at"
)
_SHOWN = ("meeting_id", "paper__slug", "paper__title", "paper__short_name")
_SLOTS = Slot.objects.order_by("meeting_id", "position", "pk").values_list(*_SHOWN)
_CLAIMED_SLOTS = (
    Slot.objects.annotate(
        held=FilteredRelation("paper__claims", condition=Q(paper__claims__released_at=None))
    )
    .order_by("meeting_id", "position", "pk", "held__seat")
    .values_list(*_SHOWN, "held__seat", "held__member__name")
)
_ANSWERS = Answer.objects.values_list("meeting_id", "value")
_SKIPPED = SkippedWeek.objects.order_by("date").values_list("date", flat=True)


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
