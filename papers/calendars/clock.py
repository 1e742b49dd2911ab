"""Wall-clock arithmetic: a weekly meeting keeps its hour through every change of the clocks."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Far enough for any group, and far from the ends of the calendar, where zones overflow.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)

WEEK = timedelta(days=7)


def instant(day: date, clock: time, zone: str) -> datetime:
    """In UTC. An hour that the clocks skip becomes the one after; of one that comes twice it is the first."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def wall_clock(at: datetime, zone: str) -> datetime:
    """What the clocks of a zone show, without the zone, for arithmetic in days and hours of the clock."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def is_on_clock(day: date, clock: time, zone: str) -> bool:
    """False where the clocks skip this time on that day."""
    return wall_clock(instant(day, clock, zone), zone) == datetime.combine(day, clock)


def same_week(one: date, other: date) -> bool:
    """A week runs from Monday to Sunday."""
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def weeks_from(first: date, skipped: Collection[date]) -> Iterator[date]:
    """`first` and the same weekday of every later week, without the weeks that hold a skipped date."""
    closed = {day.isocalendar()[:2] for day in skipped}
    day = first
    while True:
        if day.isocalendar()[:2] not in closed:
            yield day
        day += WEEK
