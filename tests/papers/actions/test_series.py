from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from members.models import Member
from papers.actions.series import MAX_MEETINGS, lay_out, lay_out_series, remove_coming_meetings
from papers.calendars import instant, same_week
from papers.models import Meeting, Paper, ReadingList, Series
from readinggroup.errors import RuleViolation
from tests.factories import (
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
THURSDAY = date(2026, 3, 5)


def new_series(reading_list: ReadingList, **fields: object) -> Series:
    defaults = {"first_date": THURSDAY, "time": time(20), "time_zone": "Asia/Shanghai", "papers_per_week": 2}
    return Series(reading_list=reading_list, **defaults | fields)


def make_listed(*papers: Paper) -> ReadingList:
    reading_list = make_list()
    part = make_part(reading_list)
    for paper in papers:
        make_entry(part, paper)
    return reading_list


def laid_out(series: Series) -> list[list[Paper]]:
    return [[slot.paper for slot in meeting.slots.all()] for meeting in series.meetings.with_papers()]


@pytest.fixture
def organiser(db: None) -> Member:
    return make_organiser()


def test_lays_papers_out_in_list_order(organiser: Member) -> None:
    a, b, c = make_paper(), make_paper(), make_paper()
    reading_list = make_listed(b, a, c)
    series = lay_out_series(
        series=new_series(reading_list, place="Room 1"), skipped=[], member=organiser, now=NOW
    )
    assert laid_out(series) == [[b, a], [c]]
    first, second = series.meetings.all()
    assert (first.number, second.number) == (1, 2)
    assert first.starts_at == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert first.length == timedelta(minutes=90)
    assert second.starts_at - first.starts_at == timedelta(days=7)
    assert (first.place, first.time_zone) == ("Room 1", "Asia/Shanghai")


def test_parts_and_entries_of_two_works_count_in_order(organiser: Member) -> None:
    a, b, c = make_paper(), make_paper(), make_paper()
    reading_list = make_list()
    later, earlier = make_part(reading_list, position=2), make_part(reading_list, position=1)
    make_entry(later, c)
    make_entry(earlier, b, a)
    series = lay_out_series(series=new_series(reading_list), skipped=[], member=organiser, now=NOW)
    assert laid_out(series) == [[b, a], [c]]


def test_leaves_out_repeats_scheduled_interpreted_and_foreign_papers(organiser: Member) -> None:
    twice, scheduled, interpreted, foreign = make_paper(), make_paper(), make_paper(), make_paper()
    reading_list = make_listed(twice, scheduled, interpreted, twice)
    make_listed(foreign)
    make_meeting(scheduled, number=41)
    make_interpretation(interpreted, organiser)
    series = lay_out_series(series=new_series(reading_list), skipped=[], member=organiser, now=NOW)
    assert laid_out(series) == [[twice]]
    assert series.meetings.get().number == 42


def test_skips_the_weeks_that_hold_a_skipped_date(organiser: Member) -> None:
    reading_list = make_listed(*(make_paper() for _ in range(4)))
    series = lay_out_series(
        series=new_series(reading_list), skipped=[date(2026, 3, 15)], member=organiser, now=NOW
    )
    days = [meeting.starts_locally.date() for meeting in series.meetings.all()]
    assert days == [THURSDAY, date(2026, 3, 19)]
    assert [week.date for week in series.skipped_weeks.all()] == [date(2026, 3, 15)]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
def test_keeps_the_wall_clock_through_both_changes(organiser: Member, zone: str) -> None:
    reading_list = make_listed(*(make_paper() for _ in range(52)))
    series = lay_out_series(
        series=new_series(reading_list, papers_per_week=1, time_zone=zone),
        skipped=[],
        member=organiser,
        now=NOW,
    )
    clocks = {(meeting.starts_locally.time(), meeting.length) for meeting in series.meetings.all()}
    assert clocks == {(time(20), timedelta(minutes=90))}


def test_nothing_left_is_said(organiser: Member) -> None:
    with pytest.raises(RuleViolation, match="nothing to lay out"):
        lay_out_series(series=new_series(make_listed()), skipped=[], member=organiser, now=NOW)
    assert not Series.objects.exists()


def test_the_same_form_twice_makes_one_series(organiser: Member) -> None:
    reading_list = make_listed(make_paper())
    lay_out_series(series=new_series(reading_list), skipped=[], member=organiser, now=NOW)
    with pytest.raises(RuleViolation):
        lay_out_series(series=new_series(reading_list), skipped=[], member=organiser, now=NOW)
    assert Meeting.objects.count() == Series.objects.count() == 1


def test_a_first_meeting_in_the_past_is_refused(organiser: Member) -> None:
    series = new_series(make_listed(make_paper()), first_date=date(2025, 3, 6))
    with pytest.raises(RuleViolation, match="in the past"):
        lay_out_series(series=series, skipped=[], member=organiser, now=NOW)


def test_is_bounded(organiser: Member) -> None:
    part = make_part(make_list())
    made = Paper.objects.bulk_create(
        Paper(slug=f"p-{n}", title=f"P {n}", short_name=f"P {n}") for n in range(MAX_MEETINGS + 1)
    )
    make_entry(part, *made)
    series = new_series(part.reading_list, papers_per_week=1)
    with pytest.raises(RuleViolation, match="more than 500"):
        lay_out_series(series=series, skipped=[], member=organiser, now=NOW)


def test_a_member_may_not(db: None) -> None:
    with pytest.raises(PermissionDenied):
        lay_out_series(
            series=new_series(make_listed(make_paper())), skipped=[], member=make_member(), now=NOW
        )


def test_taking_back_removes_what_has_not_begun(organiser: Member) -> None:
    reading_list = make_listed(*(make_paper() for _ in range(6)))
    series = lay_out_series(series=new_series(reading_list), skipped=[], member=organiser, now=NOW)
    under_way = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)
    assert remove_coming_meetings(series=series, member=organiser, now=under_way) == 2
    assert [meeting.number for meeting in series.meetings.all()] == [1]
    again = lay_out_series(
        series=new_series(reading_list, first_date=date(2026, 3, 12)),
        skipped=[],
        member=organiser,
        now=under_way,
    )
    assert [meeting.number for meeting in again.meetings.all()] == [2, 3]


def test_taking_everything_back_leaves_no_empty_series(organiser: Member) -> None:
    series = lay_out_series(
        series=new_series(make_listed(make_paper())), skipped=[], member=organiser, now=NOW
    )
    assert remove_coming_meetings(series=series, member=organiser, now=NOW) == 1
    assert not Series.objects.exists()


def test_a_member_may_not_take_back(organiser: Member) -> None:
    series = make_meeting(make_paper()).series
    with pytest.raises(PermissionDenied):
        remove_coming_meetings(series=series, member=make_member(), now=NOW)
    assert series.meetings.count() == 1


@given(
    count=st.integers(0, 120),
    size=st.integers(1, 20),
    first=st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    skipped=st.lists(st.dates(date(2020, 1, 1), date(2100, 1, 1)), max_size=20),
)
def test_lay_out_keeps_order_size_and_skips(count: int, size: int, first: date, skipped: list[date]) -> None:
    papers = [Paper(pk=n) for n in range(1, count + 1)]
    weeks = lay_out(papers, series=Series(first_date=first, papers_per_week=size), skipped=skipped)
    assert [paper for _day, group in weeks for paper in group] == papers
    assert all(len(group) == size for _day, group in weeks[:-1])
    assert all(0 < len(group) <= size for _day, group in weeks)
    days = [day for day, _group in weeks]
    assert days == sorted(set(days))
    assert not [day for day in days if any(same_week(day, out) for out in skipped)]
    assert {instant(day, time(20), "Europe/Berlin").minute for day in days} <= {0}
