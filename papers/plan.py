"""The plan as its page shows it, in bare values: coming meetings, their papers, and who leads them.

Everything about meetings comes in one query, so that an act on the plan can show anew what it changed.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Member
from papers.calendars import in_words
from papers.models import Claim, Interpretation, Meeting
from papers.models.claims import LEAD_SEAT

# To choose a lead from; more would make a choice that nobody finds anybody in.
LEADERS_SHOWN = 300


class Lead(NamedTuple):
    pk: int
    name: str
    is_active: bool
    has_published: bool


class Place(NamedTuple):
    """A paper in a meeting."""

    pk: int
    slug: str
    short_name: str
    title: str
    lead: Lead | None


class Evening(NamedTuple):
    """A meeting of the plan."""

    number: int
    starts_at: datetime
    time_zone: str
    is_cancelled: bool
    places: tuple[Place, ...]

    @property
    def day(self) -> str:
        """On the group's wall clock."""
        return date_format(self.starts_at.astimezone(ZoneInfo(self.time_zone)), "DAY_TIME_FORMAT")

    def has(self, paper: int) -> bool:
        return any(place.pk == paper for place in self.places)


def coming_evenings(now: datetime) -> list[Evening]:
    return _evenings(_ROWS.filter(ends_at__gt=now))


def evenings(numbers: Iterable[int], now: datetime) -> list[Evening]:
    """Those of them that are still to come."""
    return _evenings(_ROWS.filter(ends_at__gt=now, number__in=set(numbers)))


def evening_with(paper: int, now: datetime) -> list[Evening]:
    """The coming meeting of a paper, or none."""
    held = Meeting.objects.filter(slots__paper=paper)
    return _evenings(_ROWS.filter(ends_at__gt=now, pk__in=held))


class Onward(NamedTuple):
    """What cancelling a meeting does where its papers move on."""

    papers: int
    # The number of the next meeting; of a new one where there is none.
    to: int
    # How many after that one get other papers than they had.
    others: int
    adds_one: bool


def onward(meeting: Meeting, now: datetime) -> Onward:
    later = Meeting.objects.open(now).filter(series=meeting.series_id, starts_at__gte=meeting.starts_at)
    counted = list(later.annotate(papers=Count("slots")).values_list("number", "papers"))
    adds_one = bool(counted and counted[-1][1])
    papers = counted[0][1] if counted else 0
    to = counted[1][0] if len(counted) > 1 else 0
    return Onward(papers, to, max(len(counted) - 2, 0), adds_one)


def leaders() -> list[Member]:
    """Active members with `leads`, how many papers each has to interpret as lead."""
    return list(_LEADERS[:LEADERS_SHOWN])


def moved_in_words(meetings: list[Meeting]) -> str:
    """What changed, by the first of them; they need not all be on one weekday."""
    if not meetings:
        return _("Nothing was changed.")
    first = meetings[0]
    if len(meetings) == 1:
        day = date_format(first.starts_locally, "DAY_TIME_FORMAT")
        words = {"number": first.number, "day": day, "until": f"{first.ends_locally:%H:%M}"}
        return _("Meeting %(number)s is on %(day)s–%(until)s now.") % words
    rules = {in_words(at.date(), at.time(), first.time_zone) for at in (m.starts_locally for m in meetings)}
    count = {"count": len(meetings)}
    if len(rules) > 1:
        return (
            ngettext("%(count)d meeting is changed.", "%(count)d meetings are changed.", len(meetings))
            % count
        )
    said = ngettext(
        "%(count)d meeting is changed: %(rule)s.", "%(count)d meetings are changed: %(rule)s.", len(meetings)
    )
    return said % {**count, "rule": rules.pop()}


def placed_in_words(meetings: list[Meeting]) -> str:
    if not meetings:
        return _("Nothing was changed.")
    said = ngettext(
        "The place of %(count)d meeting is changed.",
        "The place of %(count)d meetings is changed.",
        len(meetings),
    )
    return said % {"count": len(meetings)}


def _evenings(rows: Iterable[tuple[Any, ...]]) -> list[Evening]:
    found = []
    for (__, number, starts, zone, cancelled), of_meeting in groupby(rows, lambda row: row[:5]):
        places = tuple(_place(*row[5:]) for row in of_meeting if row[5] is not None)
        found.append(Evening(number, starts, zone, cancelled is not None, places))
    return found


def _place(pk: int, slug: str, short_name: str, title: str, *lead: Any) -> Place:
    return Place(pk, slug, short_name, title, Lead(*lead) if lead[0] else None)


# Made once: half the price of a query is its making. At most one lead a paper, so no row comes twice.
_LEAD = Q(
    slots__paper__claims__released_at=None,
    slots__paper__claims__seat=LEAD_SEAT,
)
_ROWS: Any = (
    Meeting.objects.annotate(
        lead=FilteredRelation("slots__paper__claims", condition=_LEAD),
        has_published=Exists(
            Interpretation.objects.published().filter(
                paper=OuterRef("lead__paper"), author=OuterRef("lead__member")
            )
        ),
    )
    .order_by("starts_at", "pk", "slots__position", "slots__pk")
    .values_list(
        *("pk", "number", "starts_at", "time_zone", "cancelled_at"),
        *("slots__paper_id", "slots__paper__slug", "slots__paper__short_name", "slots__paper__title"),
        *("lead__member_id", "lead__member__name", "lead__member__is_active", "has_published"),
    )
)
_OWED = (
    Claim.objects.owed()
    .leads()
    .filter(member=OuterRef("pk"))
    .order_by()
    .values("member")
    .annotate(leads=Count("pk"))
    .values("leads")
)
_LEADERS = Member.objects.active().by_name().annotate(leads=Coalesce(Subquery(_OWED), 0))
