import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from papers.actions.answers import set_answer
from papers.models import Answer, Meeting
from readinggroup.errors import RuleViolation
from tests.factories import make_meeting, make_member

pytestmark = pytest.mark.django_db


def test_the_last_answer_counts() -> None:
    meeting, member, now = make_meeting(), make_member(), timezone.now()
    set_answer(meeting=meeting, member=member, value="yes", now=now)
    set_answer(meeting=meeting, member=member, value="no", now=now)
    assert [(answer.member, answer.value) for answer in meeting.answers.all()] == [(member, "no")]


def test_until_the_meeting_is_over() -> None:
    meeting = make_meeting()
    set_answer(meeting=meeting, member=make_member(), value="yes", now=meeting.starts_at)
    with pytest.raises(RuleViolation, match="over"):
        set_answer(meeting=meeting, member=make_member(), value="yes", now=meeting.ends_at)
    assert Answer.objects.count() == 1


def test_not_for_a_cancelled_one() -> None:
    now = timezone.now()
    with pytest.raises(RuleViolation, match="cancelled"):
        set_answer(meeting=make_meeting(cancelled_at=now), member=make_member(), value="yes", now=now)


def test_not_by_somebody_who_left() -> None:
    with pytest.raises(PermissionDenied):
        set_answer(
            meeting=make_meeting(), member=make_member(is_active=False), value="yes", now=timezone.now()
        )


@pytest.mark.django_db(transaction=True)
def test_a_meeting_taken_back_meanwhile() -> None:
    meeting, member = make_meeting(), make_member()
    Meeting.objects.all().delete()
    with pytest.raises(RuleViolation, match="cancelled"):
        set_answer(meeting=meeting, member=member, value="yes", now=timezone.now())
    assert not Answer.objects.exists()
