"""Wall-clock arithmetic, one's own time beside the group's, and iCalendar. Knows no database."""

from papers.calendars.clock import (
    FIRST_DAY,
    LAST_DAY,
    instant,
    is_on_clock,
    same_week,
    wall_clock,
    weeks_from,
)
from papers.calendars.icalendar import Event, calendar
from papers.calendars.own_time import OwnTime, own_time
from papers.calendars.words import in_words, zone_name

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "Event",
    "OwnTime",
    "calendar",
    "in_words",
    "instant",
    "is_on_clock",
    "own_time",
    "same_week",
    "wall_clock",
    "weeks_from",
    "zone_name",
]
