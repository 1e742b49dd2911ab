from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar

from papers.calendars import Event, calendar

EVENT = Event(
    uid="meeting-9-x@readinggroup",
    starts_at=datetime(2026, 3, 26, 19, tzinfo=UTC),
    ends_at=datetime(2026, 3, 26, 20, 30, tzinfo=UTC),
    time_zone="Europe/Berlin",
    summary="Meeting 9: LoRA, Prefix-Tuning; more",
    description="论文，很长的题目" * 20,
    url="https://group.example/schedule/9/",
    sequence=2,
    changed_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    cancelled=False,
)


def read(body: bytes) -> icalendar.Event:
    return icalendar.Calendar.from_ical(body).events[0]


def test_says_everything_about_a_meeting() -> None:
    event = read(calendar("Group: meetings", [EVENT]))
    assert event["uid"] == "meeting-9-x@readinggroup"
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("dtstart") == EVENT.starts_at
    assert event.decoded("dtend") == EVENT.ends_at
    assert event.decoded("dtstamp") == event.decoded("last-modified") == EVENT.changed_at
    assert (event["sequence"], event["status"]) == (2, "CONFIRMED")
    assert str(event["summary"]) == EVENT.summary
    assert str(event["description"]) == EVENT.description
    assert event["url"] == EVENT.url


def test_a_cancelled_meeting_stays_as_cancelled() -> None:
    assert read(calendar("x", [replace(EVENT, cancelled=True)]))["status"] == "CANCELLED"


def test_the_rules_of_its_zone_stand_in_it_across_the_change_of_clocks() -> None:
    later = replace(EVENT, uid="b", starts_at=EVENT.starts_at + timedelta(days=7, hours=-1))
    body = calendar("x", [EVENT, later])
    assert body.count(b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n") == 1
    assert b"DTSTART;TZID=Europe/Berlin:20260326T200000\r\n" in body
    assert b"DTSTART;TZID=Europe/Berlin:20260402T200000\r\n" in body
    assert b"20260329T030000" in body


def test_the_same_meetings_give_the_same_bytes() -> None:
    zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York"]
    events = [replace(EVENT, uid=zone, time_zone=zone) for zone in zones]
    body = calendar("x", events)
    assert body == calendar("x", events)
    found = [line for line in body.decode().splitlines() if line.startswith("TZID:")]
    assert found == [f"TZID:{zone}" for zone in sorted(zones)]


def test_text_cannot_add_lines() -> None:
    hostile = replace(EVENT, summary="a\r\nEND:VEVENT\r\nATTENDEE:mailto:x@y.example\x07\x0b\u2028b")
    body = calendar("a\nURL:https://evil.example", [hostile])
    lines = icalendar.Calendar.from_ical(body).events
    assert len(lines) == 1
    assert not [
        line for line in body.decode().splitlines() if line.startswith(("ATTENDEE", "URL:https://evil"))
    ]


def test_an_empty_calendar_is_one() -> None:
    assert icalendar.Calendar.from_ical(calendar("Group", [])).events == []
