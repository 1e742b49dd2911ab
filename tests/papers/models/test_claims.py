from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from papers.models import Claim, Meeting
from tests.factories import make_claim, make_interpretation, make_meeting, make_member, make_paper

pytestmark = pytest.mark.django_db

# Past midnight in Shanghai, where it is the 2nd already.
CLAIMED = datetime(2026, 3, 1, 17, tzinfo=UTC)


def loaded(claim: Claim) -> Claim:
    return Claim.objects.with_meeting().with_fulfilment().get(pk=claim.pk)


def due(claim: Claim) -> date:
    return loaded(claim).due


class TestDue:
    def test_21_days_after_claiming_on_the_groups_calendar(self) -> None:
        claim = make_claim(make_paper(), make_member(), claimed_at=CLAIMED)
        assert due(claim) == date(2026, 3, 23)

    def test_two_days_before_the_meeting_on_the_groups_calendar(self) -> None:
        paper = make_paper()
        make_meeting(paper, starts_at=datetime(2026, 3, 12, 17, tzinfo=UTC))
        claim = make_claim(paper, make_member(), claimed_at=CLAIMED)
        assert due(claim) == date(2026, 3, 11)

    def test_is_the_same_for_a_member_elsewhere(self) -> None:
        claim = make_claim(make_paper(), make_member(), claimed_at=CLAIMED)
        with timezone.override("America/Los_Angeles"):
            assert due(claim) == date(2026, 3, 23)

    @pytest.mark.parametrize(("days", "expected"), [(7, date(2026, 3, 18)), (-7, date(2026, 3, 4))])
    def test_follows_the_meeting(self, days: int, expected: date) -> None:
        paper = make_paper()
        meeting = make_meeting(paper, starts_at=datetime(2026, 3, 13, 12, tzinfo=UTC))
        claim = make_claim(paper, make_member(), claimed_at=CLAIMED)
        starts_at = meeting.starts_at + timedelta(days=days)
        Meeting.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        assert due(claim) == expected

    @pytest.mark.parametrize(
        ("meets", "expected"),
        [
            (datetime(2026, 2, 1, 12, tzinfo=UTC), date(2026, 3, 23)),  # over: as without a meeting
            (datetime(2026, 3, 2, 12, tzinfo=UTC), date(2026, 3, 2)),  # tomorrow: due the day it was claimed
        ],
    )
    def test_is_never_before_the_claim(self, meets: datetime, expected: date) -> None:
        paper = make_paper()
        make_meeting(paper, starts_at=meets)
        assert due(make_claim(paper, make_member(), claimed_at=CLAIMED)) == expected

    def test_an_extension_moves_it_later_only(self) -> None:
        claim = make_claim(make_paper(), make_member(), claimed_at=CLAIMED, extended_to=date(2026, 3, 30))
        assert due(claim) == date(2026, 3, 30)
        make_meeting(claim.paper, starts_at=datetime(2026, 3, 13, 12, tzinfo=UTC))
        assert due(claim) == date(2026, 3, 30)
        Meeting.objects.update(
            starts_at=datetime(2026, 4, 10, 12, tzinfo=UTC), ends_at=datetime(2026, 4, 10, 13, tzinfo=UTC)
        )
        assert due(claim) == date(2026, 4, 8)

    @pytest.mark.parametrize(
        ("days", "near", "overdue"),
        [(8, False, False), (7, True, False), (0, True, False), (-1, True, True)],
    )
    def test_is_near_for_a_week_and_overdue_from_the_day_after(
        self, days: int, near: bool, overdue: bool
    ) -> None:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        claimed_at = timezone.now() - timedelta(days=60)
        extended_to = today + timedelta(days=days)
        claim = make_claim(make_paper(), make_member(), claimed_at=claimed_at, extended_to=extended_to)
        assert (loaded(claim).is_near, loaded(claim).is_overdue) == (near, overdue)


class TestSeats:
    @pytest.mark.parametrize("seat", [0, 1, 2])
    def test_hold_one_each(self, seat: int) -> None:
        paper = make_paper()
        make_claim(paper, make_member(), seat=seat)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_claim(paper, make_member(), seat=seat)

    def test_are_three(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_claim(make_paper(), make_member(), seat=3)

    def test_are_one_for_a_member(self) -> None:
        paper, member = make_paper(), make_member()
        make_claim(paper, member)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_claim(paper, member, seat=1)

    def test_are_free_again_after_release(self) -> None:
        paper, member = make_paper(), make_member()
        past = make_claim(paper, member, released_at=timezone.now(), reason="busy")
        claim = make_claim(paper, member)
        assert list(paper.claims.standing()) == [claim]
        assert set(paper.claims.all()) == {past, claim}

    def test_are_not_given_back_without_a_reason(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_claim(make_paper(), make_member(), released_at=timezone.now())


class TestOwed:
    def test_ends_with_the_members_own_published_text(self) -> None:
        paper, member = make_paper(), make_member()
        claim = make_claim(paper, member)
        second = make_claim(paper, make_member(), seat=1)
        make_interpretation(make_paper(), member)
        assert set(Claim.objects.owed()) == {claim, second}
        make_interpretation(paper, member, language="zh-hans")
        assert list(Claim.objects.owed()) == [second]

    def test_leaves_out_what_was_released(self) -> None:
        make_claim(make_paper(), make_member(), released_at=timezone.now(), reason="busy")
        assert list(Claim.objects.owed()) == []
