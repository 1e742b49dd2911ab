"""iCalendar (RFC 5545): the same events give the same bytes, so that no client sees a false change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

PRODUCT = "-//Reading group//Meetings//EN"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Event:
    """`uid` must never change, and `sequence` rises with each change of time, place or cancellation."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str
    description: str
    url: str
    sequence: int
    changed_at: datetime
    cancelled: bool


def calendar(name: str, events: Sequence[Event]) -> bytes:
    """Times are in the group's zone with its rules beside them: Outlook would show bare UTC as it is."""
    result = icalendar.Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", icalendar.vText(_clean(name)))
    result.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        result.add_component(_event(event))
    if events:
        result.subcomponents[:0] = _time_zones(result, [event.starts_at.year for event in events])
    return bytes(result.to_ical())


def _time_zones(result: icalendar.Calendar, years: list[int]) -> list[icalendar.Timezone]:
    """The rules of every zone named, for the years of the events and a year on either side."""
    first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
    return [
        icalendar.Timezone.from_tzid(zone, first_date=first, last_date=last)
        for zone in sorted(result.get_missing_tzids())
    ]


def _event(event: Event) -> icalendar.Event:
    zone = ZoneInfo(event.time_zone)
    result = icalendar.Event()
    result.add("uid", event.uid)
    result.add("sequence", event.sequence)
    result.add("dtstamp", event.changed_at.astimezone(UTC))
    result.add("last-modified", event.changed_at.astimezone(UTC))
    result.add("dtstart", event.starts_at.astimezone(zone))
    result.add("dtend", event.ends_at.astimezone(zone))
    result.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    result.add("summary", _clean(event.summary))
    result.add("description", _clean(event.description))
    result.add("url", event.url)
    return result


def _clean(text: str) -> str:
    """Without control characters, which the format has no way to write."""
    return "".join(character for character in text if character.isprintable() or character == "\n")
