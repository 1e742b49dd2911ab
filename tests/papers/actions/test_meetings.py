from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from members.models import Member
from papers.actions.meetings import (
    add_meeting,
    cancel_meeting,
    move_meeting,
    restore_meeting,
    set_place,
    skip_week,
)
from papers.models import Meeting, Paper, Series, SkippedWeek
from readinggroup.errors import RuleViolation
from tests.factories import make_meeting, make_member, make_organiser, make_paper, make_series

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
EARLIER = NOW - timedelta(days=30)
# Eight in the evening in Berlin, a week before summer time begins.
FIRST = datetime(2026, 3, 26, 19, tzinfo=UTC)


@pytest.fixture
def organiser(db: None) -> Member:
    return make_organiser()


@pytest.fixture
def series(db: None) -> Series:
    made = make_series(time_zone="Europe/Berlin", first_date=date(2026, 3, 26), place="Room 1")
    return Series.objects.get(pk=made.pk)


def meet(series: Series, weeks: int, *papers: Paper, **fields: object) -> Meeting:
    starts_at = FIRST + timedelta(weeks=weeks, hours=-1 if weeks else 0)
    defaults = {"series": series, "time_zone": series.time_zone, "changed_at": EARLIER}
    return make_meeting(*papers, starts_at=starts_at, **defaults | fields)


def clocks(*meetings: Meeting) -> list[datetime]:
    found = Meeting.objects.in_bulk([meeting.pk for meeting in meetings])
    return [found[meeting.pk].starts_locally.replace(tzinfo=None) for meeting in meetings]


def papers_of(meeting: Meeting) -> list[Paper]:
    return [slot.paper for slot in meeting.slots.select_related("paper")]


class TestAdd:
    def test_takes_zone_length_and_place_from_the_series(self, organiser: Member, series: Series) -> None:
        meet(series, 0, number=8)
        meeting = add_meeting(
            series=series, day=date(2026, 5, 2), clock=time(15, 30), member=organiser, now=NOW
        )
        assert clocks(meeting) == [datetime(2026, 5, 2, 15, 30)]
        assert (meeting.number, meeting.place, meeting.time_zone) == (9, "Room 1", "Europe/Berlin")
        assert meeting.length == timedelta(minutes=90)

    def test_not_twice_at_one_time(self, organiser: Member, series: Series) -> None:
        meet(series, 0)
        with pytest.raises(RuleViolation, match="a meeting of this series at that time"):
            add_meeting(series=series, day=date(2026, 3, 26), clock=time(20), member=organiser, now=NOW)
        assert Meeting.objects.count() == 1

    def test_in_the_past_for_its_minutes(self, organiser: Member, series: Series) -> None:
        meet(series, 0, number=8)
        meeting = add_meeting(series=series, day=date(2026, 2, 1), clock=time(20), member=organiser, now=NOW)
        assert clocks(meeting) == [datetime(2026, 2, 1, 20)]
        assert (meeting.number, meeting.is_over(NOW)) == (9, True)

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            add_meeting(series=series, day=date(2026, 5, 2), clock=time(20), member=make_member(), now=NOW)


class TestMove:
    def test_this_one_only(self, organiser: Member, series: Series) -> None:
        one, two = meet(series, 0), meet(series, 1)
        to = datetime(2026, 3, 27, 19, 30)
        move_meeting(meeting=one, to=to, minutes=90, with_later=False, member=organiser, now=NOW)
        assert clocks(one, two) == [to, datetime(2026, 4, 2, 20)]
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.sequence, one.changed_at, one.length) == (1, NOW, timedelta(minutes=90))
        assert (two.sequence, two.changed_at) == (0, EARLIER)

    @pytest.mark.parametrize("days", [7, -7, 1])
    def test_all_later_ones_by_the_same_shift_of_the_clock(
        self, organiser: Member, series: Series, days: int
    ) -> None:
        before, one, two, three = (meet(series, week) for week in (-2, 0, 1, 2))
        shift = timedelta(days=days, hours=-1)
        to = datetime(2026, 3, 26, 20) + shift
        move_meeting(meeting=one, to=to, minutes=90, with_later=True, member=organiser, now=NOW)
        assert clocks(one, two, three) == [
            datetime(2026, 3, 26, 20) + shift,
            datetime(2026, 4, 2, 20) + shift,
            datetime(2026, 4, 9, 20) + shift,
        ]
        before.refresh_from_db()
        assert before.sequence == 0

    @pytest.mark.parametrize("weeks", [1, -1])
    def test_by_whole_weeks_over_each_other(self, organiser: Member, series: Series, weeks: int) -> None:
        meetings = [meet(series, week) for week in (0, 1, 2)]
        to = datetime(2026, 3, 26, 20) + timedelta(weeks=weeks)
        move_meeting(meeting=meetings[0], to=to, minutes=90, with_later=True, member=organiser, now=NOW)
        assert clocks(*meetings) == [to + timedelta(weeks=n) for n in range(3)]

    def test_the_same_time_is_no_change(self, organiser: Member, series: Series) -> None:
        meeting = meet(series, 0)
        to = datetime(2026, 3, 26, 20)
        assert (
            move_meeting(meeting=meeting, to=to, minutes=90, with_later=True, member=organiser, now=NOW) == []
        )
        meeting.refresh_from_db()
        assert meeting.sequence == 0

    def test_other_series_and_cancelled_ones_stay(self, organiser: Member, series: Series) -> None:
        one, cancelled = meet(series, 0), meet(series, 1, cancelled_at=NOW)
        other = meet(make_series(), 2, time_zone="Europe/Berlin")
        old = clocks(cancelled, other)
        to = datetime(2026, 3, 27, 20)
        move_meeting(meeting=one, to=to, minutes=90, with_later=True, member=organiser, now=NOW)
        assert clocks(cancelled, other) == old

    @pytest.mark.parametrize(
        ("to", "sentence"),
        [
            (datetime(2026, 2, 1, 20), "into the past"),
            (datetime(2026, 4, 2, 20), "at that time"),
            (datetime(9999, 12, 31, 20), "too far away"),
        ],
    )
    def test_refused(self, organiser: Member, series: Series, to: datetime, sentence: str) -> None:
        meeting, _other = meet(series, 0), meet(series, 1)
        with pytest.raises(RuleViolation, match=sentence):
            move_meeting(meeting=meeting, to=to, minutes=90, with_later=False, member=organiser, now=NOW)
        assert clocks(meeting) == [datetime(2026, 3, 26, 20)]

    def test_a_later_one_too_far_away_is_refused_with_all(self, organiser: Member, series: Series) -> None:
        one, two = meet(series, 0), meet(series, 52 * 150)
        old = clocks(one, two)
        to = datetime(2199, 1, 1, 20)
        with pytest.raises(RuleViolation, match="too far away"):
            move_meeting(meeting=one, to=to, minutes=90, with_later=True, member=organiser, now=NOW)
        assert clocks(one, two) == old

    def test_a_meeting_that_is_over_stays(self, organiser: Member, series: Series) -> None:
        with pytest.raises(RuleViolation, match="over or cancelled"):
            move_meeting(
                meeting=meet(series, -20),
                to=datetime(2026, 5, 1, 20),
                minutes=90,
                with_later=False,
                member=organiser,
                now=NOW,
            )

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            move_meeting(
                meeting=meet(series, 0),
                to=datetime(2026, 5, 1, 20),
                minutes=90,
                with_later=False,
                member=make_member(),
                now=NOW,
            )


class TestPlace:
    def test_of_one_or_of_all_later(self, organiser: Member, series: Series) -> None:
        one, two, three = (meet(series, week, place="old") for week in range(3))
        set_place(meeting=one, place="new", with_later=False, member=organiser, now=NOW)
        places = Meeting.objects.order_by("number").values_list("place", "sequence", "changed_at")
        assert list(places) == [("new", 1, NOW), ("old", 0, EARLIER), ("old", 0, EARLIER)]
        set_place(meeting=two, place="newer", with_later=True, member=organiser, now=NOW)
        assert [place for place, *_rest in places.all()] == ["new", "newer", "newer"]
        assert set_place(meeting=three, place="newer", with_later=False, member=organiser, now=NOW) == []

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            set_place(meeting=meet(series, 0), place="x", with_later=False, member=make_member(), now=NOW)


class TestCancel:
    def test_its_papers_move_on_and_so_do_all_after_them(self, organiser: Member, series: Series) -> None:
        a, b, c, d = (make_paper() for _ in range(4))
        one, two, three = meet(series, 0, a, b), meet(series, 1, c), meet(series, 2, d)
        cancel_meeting(meeting=one, papers_move_on=True, member=organiser, now=NOW)
        added = Meeting.objects.latest("number")
        assert [papers_of(each) for each in (one, two, three, added)] == [[], [a, b], [c], [d]]
        assert clocks(added) == [datetime(2026, 4, 16, 20)]
        assert (added.number, added.place) == (three.number + 1, three.place)
        one.refresh_from_db()
        assert (one.cancelled_at, one.sequence, one.changed_at) == (NOW, 1, NOW)
        two.refresh_from_db()
        assert (two.sequence, two.changed_at) == (0, NOW)

    def test_an_empty_last_meeting_takes_the_rest(self, organiser: Member, series: Series) -> None:
        a = make_paper()
        one, two = meet(series, 0, a), meet(series, 1)
        cancel_meeting(meeting=one, papers_move_on=True, member=organiser, now=NOW)
        assert Meeting.objects.count() == 2
        assert papers_of(two) == [a]

    def test_the_new_last_week_is_none_that_the_series_skips(self, organiser: Member, series: Series) -> None:
        SkippedWeek.objects.create(series=series, date=date(2026, 4, 1))
        only = meet(series, 0, make_paper())
        cancel_meeting(meeting=only, papers_move_on=True, member=organiser, now=NOW)
        assert clocks(Meeting.objects.latest("number")) == [datetime(2026, 4, 9, 20)]

    def test_its_papers_become_unscheduled(self, organiser: Member, series: Series) -> None:
        a, b = make_paper(), make_paper()
        one, two = meet(series, 0, a), meet(series, 1, b)
        cancel_meeting(meeting=one, papers_move_on=False, member=organiser, now=NOW)
        assert (papers_of(one), papers_of(two)) == ([], [b])
        assert Meeting.objects.count() == 2

    def test_without_papers_nothing_moves(self, organiser: Member, series: Series) -> None:
        b = make_paper()
        one, two = meet(series, 0), meet(series, 1, b)
        cancel_meeting(meeting=one, papers_move_on=True, member=organiser, now=NOW)
        assert papers_of(two) == [b]
        assert Meeting.objects.count() == 2

    def test_not_twice(self, organiser: Member, series: Series) -> None:
        meeting = meet(series, 0)
        cancel_meeting(meeting=meeting, papers_move_on=True, member=organiser, now=NOW)
        with pytest.raises(RuleViolation, match="over or cancelled"):
            cancel_meeting(meeting=meeting, papers_move_on=True, member=organiser, now=NOW)

    def test_another_may_take_its_time(self, organiser: Member, series: Series) -> None:
        cancel_meeting(meeting=meet(series, 0), papers_move_on=True, member=organiser, now=NOW)
        again = add_meeting(series=series, day=date(2026, 3, 26), clock=time(20), member=organiser, now=NOW)
        assert again.starts_at == FIRST

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            cancel_meeting(meeting=meet(series, 0), papers_move_on=True, member=make_member(), now=NOW)


class TestLength:
    def test_of_one_or_of_all_later_ones(self, organiser: Member, series: Series) -> None:
        meetings = [meet(series, week) for week in (0, 1, 2)]
        to = datetime(2026, 3, 26, 20)
        change: dict[str, Any] = {"to": to, "member": organiser, "now": NOW}
        assert len(move_meeting(meeting=meetings[0], minutes=15, with_later=False, **change)) == 1
        later = datetime(2026, 4, 2, 20)
        move_meeting(meeting=meetings[1], minutes=120, with_later=True, **change | {"to": later})
        lengths = [meeting.length for meeting in Meeting.objects.order_by("starts_at")]
        assert lengths == [timedelta(minutes=15), timedelta(minutes=120), timedelta(minutes=120)]
        assert clocks(*meetings)[0] == to

    def test_each_keeps_its_own_where_only_the_time_moves(self, organiser: Member, series: Series) -> None:
        one, two = meet(series, 0), meet(series, 1)
        Meeting.objects.filter(pk=two.pk).update(ends_at=two.starts_at + timedelta(minutes=30))
        to = datetime(2026, 3, 26, 19)
        move_meeting(meeting=one, to=to, minutes=90, with_later=True, member=organiser, now=NOW)
        two.refresh_from_db()
        assert two.length == timedelta(minutes=30)


class TestRestore:
    def test_takes_place_again_without_its_papers(self, organiser: Member, series: Series) -> None:
        paper = make_paper()
        one, two = meet(series, 0, paper), meet(series, 1)
        cancel_meeting(meeting=one, papers_move_on=True, member=organiser, now=NOW)
        restored = restore_meeting(meeting=one, member=organiser, now=NOW)
        assert (restored.is_cancelled, restored.sequence) == (False, 2)
        assert (papers_of(one), papers_of(two)) == ([], [paper])

    def test_not_beside_another_at_its_time(self, organiser: Member, series: Series) -> None:
        one = meet(series, 0, cancelled_at=NOW)
        meet(series, 0)
        with pytest.raises(RuleViolation, match="at that time"):
            restore_meeting(meeting=one, member=organiser, now=NOW)

    def test_only_one_that_is_cancelled_and_to_come(self, organiser: Member, series: Series) -> None:
        for meeting in (meet(series, 0), meet(series, -20, cancelled_at=NOW)):
            with pytest.raises(RuleViolation, match="over or not cancelled"):
                restore_meeting(meeting=meeting, member=organiser, now=NOW)

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            restore_meeting(meeting=meet(series, 0, cancelled_at=NOW), member=make_member(), now=NOW)


class TestSkip:
    def skip(self, series: Series, day: date, member: Member) -> list[Meeting]:
        return skip_week(series=series, day=day, member=member, now=NOW)

    def test_moves_that_week_and_all_after_it(self, organiser: Member, series: Series) -> None:
        paper = make_paper()
        one, two, three = meet(series, 0), meet(series, 1, paper), meet(series, 2)
        assert [each.pk for each in self.skip(series, date(2026, 3, 30), organiser)] == [two.pk, three.pk]
        days = [clock.date() for clock in clocks(one, two, three)]
        assert days == [date(2026, 3, 26), date(2026, 4, 9), date(2026, 4, 16)]
        assert papers_of(two) == [paper]
        assert series.skipped_weeks.get().date == date(2026, 3, 30)

    def test_passes_weeks_that_are_skipped_already_and_closes_gaps(
        self, organiser: Member, series: Series
    ) -> None:
        SkippedWeek.objects.create(series=series, date=date(2026, 4, 5))
        one, three, six = meet(series, 0), meet(series, 2), meet(series, 5)
        self.skip(series, date(2026, 3, 26), organiser)
        days = [clock.date() for clock in clocks(one, three, six)]
        assert days == [date(2026, 4, 9), date(2026, 4, 16), date(2026, 4, 30)]

    def test_twice_or_when_it_has_begun(self, organiser: Member, series: Series) -> None:
        self.skip(series, date(2026, 3, 30), organiser)
        with pytest.raises(RuleViolation, match="skipped already"):
            self.skip(series, date(2026, 4, 5), organiser)
        with pytest.raises(RuleViolation, match="has begun"):
            self.skip(series, date(2026, 2, 28), organiser)

    def test_not_by_a_member(self, organiser: Member, series: Series) -> None:
        with pytest.raises(PermissionDenied):
            self.skip(series, date(2026, 3, 30), make_member())
