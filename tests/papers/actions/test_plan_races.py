"""Organisers at work at the same moment: the last one wins, and no paper is in two meetings."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from papers.actions.meetings import cancel_meeting
from papers.actions.plan import move_paper, reorder_paper, unschedule_paper
from papers.actions.series import lay_out_series
from papers.models import Meeting, Series, Slot
from readinggroup.errors import RuleViolation
from tests.factories import (
    make_entry,
    make_list,
    make_meeting,
    make_organiser,
    make_paper,
    make_part,
    make_series,
)

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Runs each in a thread of its own; what each was told, "" where it was done."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            act()
        except RuleViolation as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_moving_one_paper_everywhere() -> None:
    paper, organisers = make_paper(), [make_organiser() for _ in range(8)]
    series = make_series()
    meetings = [make_meeting(series=series, starts_at=NOW + timedelta(weeks=n)) for n in range(1, 9)]
    acts = [
        partial(move_paper, paper=paper, number=meeting.number, member=organiser, now=NOW)
        for organiser, meeting in zip(organisers, meetings, strict=True)
    ]
    told = at_once(acts)
    assert told == [""] * 8
    assert Slot.objects.get().paper == paper


def test_laying_out_the_same_list() -> None:
    part, organiser = make_part(make_list()), make_organiser()
    make_entry(part, *(make_paper() for _ in range(10)))

    def make() -> Series:
        series = Series(
            reading_list=part.reading_list, first_date=date(2026, 3, 5), time=time(20), papers_per_week=2
        )
        return lay_out_series(series=series, skipped=[], member=organiser, now=NOW)

    told = at_once([make] * 6)
    assert told.count("") == 1
    assert sorted(Meeting.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Slot.objects.count() == 10


def test_everything_at_once() -> None:
    series, organiser = make_series(), make_organiser()
    papers = [make_paper() for _ in range(4)]
    one = make_meeting(*papers, series=series, starts_at=NOW + timedelta(weeks=1))
    two = make_meeting(series=series, starts_at=NOW + timedelta(weeks=2))
    told = at_once(
        [
            lambda: cancel_meeting(meeting=one, papers_move_on=True, member=organiser, now=NOW),
            lambda: move_paper(paper=papers[0], number=two.number, member=organiser, now=NOW),
            lambda: reorder_paper(paper=papers[1], step=1, member=organiser, now=NOW),
            lambda: unschedule_paper(paper=papers[2], member=organiser, now=NOW),
            lambda: cancel_meeting(meeting=one, papers_move_on=False, member=organiser, now=NOW),
        ]
    )
    assert told.count(f"Meeting {one.number} is over or cancelled; choose another.") >= 1
    assert not one.slots.exists()
    assert Slot.objects.filter(meeting__cancelled_at__isnull=False).count() == 0
