from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members.models import Member
from papers.rules.meetings import can_answer, can_plan
from tests.factories import make_meeting, make_member, make_organiser

pytestmark = pytest.mark.django_db


def test_only_organisers_plan() -> None:
    people: list[Member | AnonymousUser] = [
        make_organiser(),
        make_member(),
        make_organiser(is_active=False),
        AnonymousUser(),
    ]
    assert [can_plan(person) for person in people] == [True, False, False, False]


def test_members_answer_for_meetings_to_come() -> None:
    now, member = timezone.now(), make_member()
    coming, cancelled = make_meeting(), make_meeting(cancelled_at=now)
    under_way = make_meeting(starts_at=now - timedelta(minutes=80))
    past = make_meeting(starts_at=now - timedelta(minutes=90))
    meetings = [coming, under_way, cancelled, past]
    assert [can_answer(member, meeting, now) for meeting in meetings] == [True, True, False, False]
    assert not can_answer(make_member(is_active=False), coming, now)
