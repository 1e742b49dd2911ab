"""The schedule as its page shows it: coming meetings with the weeks between them, then past ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from members.models import Member
from papers.calendars import OwnTime, own_time, same_week
from papers.models import Answer, Meeting, SkippedWeek
from papers.models.meetings import MeetingQuerySet

PAST_SHOWN = 50


@dataclass(frozen=True)
class Row:
    meeting: Meeting
    own: OwnTime | None
    is_next: bool = False
    answer: str = ""

    @property
    def day(self) -> date:
        return self.meeting.starts_locally.date()


@dataclass(frozen=True)
class Gap:
    """A week without a meeting, by the date that names it."""

    day: date


class Schedule:
    """Loads what the page asks for; visitors get neither names nor answers."""

    def __init__(self, member: Member | AnonymousUser, now: datetime, *, whole: bool = False) -> None:
        self.member = member if isinstance(member, Member) else None
        self.now = now
        self.whole = whole

    @cached_property
    def past(self) -> list[Row]:
        meetings = self._meetings.past(self.now)
        rows = self._rows(reversed(meetings if self.whole else meetings[:PAST_SHOWN]))
        return list(reversed(list(rows)))

    @cached_property
    def has_more_past(self) -> bool:
        return not self.whole and len(self.past) == PAST_SHOWN

    @cached_property
    def coming(self) -> list[Row | Gap]:
        """By date, the next one marked."""
        last = self.past[0].meeting.starts_at if self.past else None
        rows = list(self._rows(self._meetings.upcoming(self.now), last))
        return sorted([*rows, *self._gaps(rows)], key=lambda each: each.day)

    @property
    def _meetings(self) -> MeetingQuerySet:
        meetings = Meeting.objects.all()
        return meetings.with_people() if self.member else meetings.with_papers()

    @cached_property
    def _answers(self) -> dict[int, str]:
        if self.member is None:
            return {}
        mine = Answer.objects.filter(member=self.member, meeting__ends_at__gt=self.now)
        return {answer.meeting_id: str(answer.get_value_display()) for answer in mine}

    def _rows(self, meetings: Iterable[Meeting], before: datetime | None = None) -> Iterator[Row]:
        next_one: Meeting | None = None
        for meeting in meetings:
            if next_one is None and meeting.is_open(self.now):
                next_one = meeting
            yield Row(
                meeting,
                own_time_of(meeting, self.member, before),
                is_next=meeting is next_one,
                answer=self._answers.get(meeting.pk, ""),
            )
            before = before if meeting.is_cancelled else meeting.starts_at

    def _gaps(self, rows: list[Row]) -> Iterator[Gap]:
        """Once per week, unless a meeting was put there after all."""
        standing = [row for row in rows if not row.meeting.is_cancelled]
        if not standing:
            return
        days = [row.day for row in standing]
        series = {row.meeting.series_id for row in standing}
        skipped = SkippedWeek.objects.filter(series__in=series, date__lte=days[-1])
        for week in skipped.order_by("date").values_list("date", flat=True):
            if week >= self.now.date() and not any(same_week(week, day) for day in days):
                days.append(week)
                yield Gap(week)


def own_time_of(meeting: Meeting, member: Member | None, before: datetime | None) -> OwnTime | None:
    return own_time(meeting.starts_at, meeting.time_zone, member.time_zone, before) if member else None
