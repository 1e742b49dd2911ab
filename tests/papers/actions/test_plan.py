from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from members.models import Member
from papers.actions.plan import move_paper, reorder_paper, unschedule_paper
from papers.models import Meeting, Paper, Slot
from papers.models.plan import unscheduled_papers
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
PAST = NOW - timedelta(days=7)
SOON = NOW + timedelta(days=7)


@pytest.fixture
def organiser(db: None) -> Member:
    return make_organiser()


def meeting_at(starts_at: datetime, *papers: Paper, **fields: object) -> Meeting:
    return make_meeting(*papers, starts_at=starts_at, **{"changed_at": PAST} | fields)


def papers_of(meeting: Meeting) -> list[Paper]:
    return [slot.paper for slot in meeting.slots.select_related("paper")]


def test_a_paper_moves_to_the_end_of_another_meeting(organiser: Member) -> None:
    a, b, c = make_paper(), make_paper(), make_paper()
    one, two = meeting_at(SOON, a, b), meeting_at(SOON, c)
    assert move_paper(paper=a, number=two.number, member=organiser, now=NOW) == [two, one]
    assert (papers_of(one), papers_of(two)) == ([b], [c, a])
    changed = Meeting.objects.values_list("changed_at", "sequence")
    assert list(changed) == [(NOW, 0), (NOW, 0)]


def test_an_unscheduled_paper_comes_in(organiser: Member) -> None:
    paper, meeting = make_paper(), meeting_at(SOON)
    move_paper(paper=paper, number=meeting.number, member=organiser, now=NOW)
    assert papers_of(meeting) == [paper]


def test_moving_to_where_it_is_changes_nothing(organiser: Member) -> None:
    a, b = make_paper(), make_paper()
    meeting = meeting_at(SOON, a, b)
    move_paper(paper=a, number=meeting.number, member=organiser, now=NOW)
    meeting.refresh_from_db()
    assert (papers_of(meeting), meeting.changed_at) == ([a, b], PAST)


@pytest.mark.parametrize("fields", [{"starts_at": PAST}, {"starts_at": SOON, "cancelled_at": PAST}])
def test_past_and_cancelled_meetings_take_no_paper(organiser: Member, fields: dict[str, datetime]) -> None:
    paper = make_paper()
    closed = make_meeting(**fields)
    with pytest.raises(RuleViolation, match="over or cancelled"):
        move_paper(paper=paper, number=closed.number, member=organiser, now=NOW)
    assert not Slot.objects.exists()


def test_a_meeting_taken_back_meanwhile_takes_no_paper(organiser: Member) -> None:
    meeting = meeting_at(SOON)
    Meeting.objects.all().delete()
    with pytest.raises(RuleViolation, match=f"There is no meeting {meeting.number}"):
        move_paper(paper=make_paper(), number=meeting.number, member=organiser, now=NOW)


def test_a_paper_that_was_left_over_moves_on(organiser: Member) -> None:
    paper = make_paper()
    meeting_at(PAST, paper)
    coming = meeting_at(SOON)
    move_paper(paper=paper, number=coming.number, member=organiser, now=NOW)
    assert papers_of(coming) == [paper]


def test_a_paper_that_was_read_stays(organiser: Member) -> None:
    paper = make_paper()
    past, coming = meeting_at(PAST, paper), meeting_at(SOON)
    make_interpretation(paper, organiser)
    with pytest.raises(RuleViolation, match=f"was read in meeting {past.number}"):
        move_paper(paper=paper, number=coming.number, member=organiser, now=NOW)
    assert papers_of(past) == [paper]


def test_papers_move_up_and_down_within_their_meeting(organiser: Member) -> None:
    a, b, c = make_paper(), make_paper(), make_paper()
    meeting = meeting_at(SOON, a, b, c)
    reorder_paper(paper=c, step=-1, member=organiser, now=NOW)
    assert papers_of(meeting) == [a, c, b]
    reorder_paper(paper=a, step=1, member=organiser, now=NOW)
    assert papers_of(meeting) == [c, a, b]
    reorder_paper(paper=c, step=-1, member=organiser, now=NOW)
    reorder_paper(paper=b, step=1, member=organiser, now=NOW)
    assert papers_of(meeting) == [c, a, b]


def test_a_paper_without_a_meeting_has_no_order(organiser: Member) -> None:
    with pytest.raises(RuleViolation, match="in no meeting"):
        reorder_paper(paper=make_paper(), step=1, member=organiser, now=NOW)


def test_a_paper_goes_out(organiser: Member) -> None:
    a, b = make_paper(), make_paper()
    meeting = meeting_at(SOON, a, b)
    unschedule_paper(paper=a, member=organiser, now=NOW)
    meeting.refresh_from_db()
    assert (papers_of(meeting), meeting.changed_at) == ([b], NOW)


def test_past_meetings_keep_what_happened(organiser: Member) -> None:
    paper = make_paper()
    meeting = meeting_at(PAST, paper)
    with pytest.raises(RuleViolation):
        unschedule_paper(paper=paper, member=organiser, now=NOW)
    assert papers_of(meeting) == [paper]


def test_members_do_not_plan(organiser: Member) -> None:
    paper, member = make_paper(), make_member()
    meeting = meeting_at(SOON, paper)
    with pytest.raises(PermissionDenied):
        move_paper(paper=paper, number=meeting_at(SOON).number, member=member, now=NOW)
    with pytest.raises(PermissionDenied):
        reorder_paper(paper=paper, step=1, member=member, now=NOW)
    with pytest.raises(PermissionDenied):
        unschedule_paper(paper=paper, member=member, now=NOW)
    assert papers_of(meeting) == [paper]


def test_unscheduled_papers_are_those_without_a_meeting_and_those_left_over(organiser: Member) -> None:
    free, interpreted, coming, left, read, unlisted = (make_paper() for _ in range(6))
    make_entry(make_part(make_list()), left, read, coming, interpreted, free)
    meeting_at(SOON, coming)
    past = meeting_at(PAST, left, read)
    for paper in (interpreted, read, unlisted):
        make_interpretation(paper, organiser)
    found = [(each.paper, each.is_interpreted, each.left_by) for each in unscheduled_papers(NOW)]
    assert found == [(left, False, past), (interpreted, True, None), (free, False, None)]
