import logging
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from members.models import Session
from readinggroup.ticks import Ticks, clear_sessions

HERE = "tests.readinggroup.test_ticks"
called: list[str] = []


def tick(now: datetime) -> None:
    called.append("tick")


def failing_tick(now: datetime) -> None:
    called.append("failing")
    raise ValueError("no such luck")


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    called.clear()


def test_each_is_called_at_the_start_and_again_when_due() -> None:
    ticks = Ticks({f"{HERE}.tick": 3600})
    ticks.run_due()
    ticks.run_due()
    assert called == ["tick"]
    often = Ticks({f"{HERE}.tick": 0})
    often.run_due()
    often.run_due()
    assert called == ["tick"] * 3


def test_one_that_fails_is_noted_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    Ticks({f"{HERE}.failing_tick": 60, f"{HERE}.tick": 60}).run_due()
    assert called == ["failing", "tick"]
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.ERROR, f"The tick {HERE}.failing_tick failed; it is due again in 60 s.")
    ]


def test_expired_sessions_are_cleared_and_others_kept(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    clear_sessions(now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
