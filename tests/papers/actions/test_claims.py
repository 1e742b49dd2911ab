from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import Settings

from members.models import Member
from papers.actions.claims import claim_paper, extend_claim, release_claim
from papers.models import Claim, Paper
from readinggroup.errors import RuleViolation
from readinggroup.http import refusal
from tests.factories import (
    make_claim,
    make_draft,
    make_interpretation,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)


def claim(paper: Paper, member: Member, *, lead: bool = True) -> Claim:
    return claim_paper(paper=paper, member=member, lead=lead, now=NOW)


def refused(paper: Paper, member: Member, *, lead: bool = True) -> str:
    return refusal(lambda: claim(paper, member, lead=lead))


def standing(paper: Paper) -> list[tuple[int, Member]]:
    return [(claim.seat, claim.member) for claim in paper.claims.standing().order_by("seat")]


def loaded(claim: Claim) -> Claim:
    return Claim.objects.with_meeting().get(pk=claim.pk)


class TestClaimPaper:
    def test_takes_the_lead(self) -> None:
        paper, ada = make_paper(), make_member()
        made = claim(paper, ada)
        assert (made.is_lead, made.claimed_at, made.released_at) == (True, NOW, None)
        assert standing(paper) == [(0, ada)]

    def test_says_who_leads_and_offers_second_reader(self) -> None:
        paper, ada, bob = make_paper(), make_member("Ada"), make_member()
        claim(paper, ada)
        assert refused(paper, bob) == "Ada leads this paper; you can be second reader."
        assert standing(paper) == [(0, ada)]

    def test_gives_two_places_to_second_readers(self) -> None:
        paper, ada, bob = make_paper(), make_member("Ada"), make_member("Bob")
        claim(paper, ada, lead=False)
        claim(paper, bob, lead=False)
        problem = refused(paper, make_member(), lead=False)
        assert problem == "Ada, Bob are the second readers; both places are taken."
        assert standing(paper) == [(1, ada), (2, bob)]

    def test_offers_no_place_that_is_taken(self) -> None:
        paper = make_paper()
        for seat, name in enumerate(["Ada", "Bob", "Cleo"]):
            make_claim(paper, make_member(name), seat=seat)
        assert refused(paper, make_member()) == "Ada leads this paper."

    def test_takes_a_second_place_that_became_free(self) -> None:
        paper, ada, bob, cleo = make_paper(), make_member(), make_member(), make_member()
        first = claim(paper, ada, lead=False)
        claim(paper, bob, lead=False)
        release_claim(claim=loaded(first), member=ada, reason="busy", now=NOW)
        claim(paper, cleo, lead=False)
        assert standing(paper) == [(1, cleo), (2, bob)]

    @pytest.mark.parametrize(("first", "again"), [(True, True), (True, False), (False, False)])
    def test_is_once_a_member(self, first: bool, again: bool) -> None:
        paper, ada = make_paper(), make_member()
        claim(paper, ada, lead=first)
        assert refused(paper, ada, lead=again) == "You have claimed this paper already."
        assert paper.claims.count() == 1

    def test_lets_a_second_reader_take_the_free_lead(self) -> None:
        paper, ada = make_paper(), make_member()
        second = claim(paper, ada, lead=False)
        claim(paper, ada)
        second.refresh_from_db()
        assert (second.reason, second.released_by, second.released_at) == ("lead", ada, NOW)
        assert standing(paper) == [(0, ada)]

    def test_keeps_the_second_reader_where_the_lead_is_taken(self) -> None:
        paper, ada, bob = make_paper(), make_member("Ada"), make_member()
        claim(paper, ada)
        claim(paper, bob, lead=False)
        assert refused(paper, bob) == "Ada leads this paper."
        assert standing(paper) == [(0, ada), (1, bob)]


class TestLimit:
    @pytest.fixture(autouse=True)
    def two_at_most(self, settings: Settings) -> None:
        settings.MAX_ACTIVE_CLAIMS = 2

    def test_counts_owed_leads(self) -> None:
        ada, paper = make_member(), make_paper()
        claim(make_paper(), ada)
        claim(make_paper(), ada)
        assert refused(paper, ada) == (
            "You lead 2 papers that are not interpreted yet, the most there may be."
            " Publish or release one first."
        )
        assert standing(paper) == []

    def test_leaves_second_reading_open(self) -> None:
        ada, paper = make_member(), make_paper()
        claim(make_paper(), ada)
        claim(make_paper(), ada)
        claim(paper, ada, lead=False)
        assert standing(paper) == [(1, ada)]

    def test_does_not_count_second_readings(self) -> None:
        ada, paper = make_member(), make_paper()
        for _ in range(3):
            claim(make_paper(), ada, lead=False)
        claim(paper, ada)
        assert standing(paper) == [(0, ada)]

    def test_does_not_count_what_is_fulfilled_or_released(self) -> None:
        ada, done, given_back, paper = make_member(), make_paper(), make_paper(), make_paper()
        claim(done, ada)
        make_interpretation(done, ada)
        release_claim(claim=loaded(claim(given_back, ada)), member=ada, reason="busy", now=NOW)
        claim(make_paper(), ada)
        claim(paper, ada)
        assert standing(paper) == [(0, ada)]

    def test_counts_what_is_only_drafted(self) -> None:
        ada = make_member()
        for _ in range(2):
            paper = make_paper()
            claim(paper, ada)
            make_draft(paper, ada)
        assert refused(make_paper(), ada).startswith("You lead 2 papers")

    def test_holds_for_a_second_reader_who_would_lead(self) -> None:
        ada, paper = make_member(), make_paper()
        claim(paper, ada, lead=False)
        claim(make_paper(), ada)
        claim(make_paper(), ada)
        assert refused(paper, ada).startswith("You lead 2 papers")
        assert standing(paper) == [(1, ada)]


class TestExtendClaim:
    TODAY = date(2026, 3, 1)

    def due_in(self, days: int, member: Member) -> Claim:
        made = make_claim(make_paper(), member, claimed_at=NOW - timedelta(days=21 - days))
        return loaded(made)

    def extend(self, claim: Claim, member: Member, now: datetime = NOW) -> str:
        problem = refusal(lambda: extend_claim(claim=claim, member=member, now=now))
        claim.refresh_from_db()
        return problem

    @pytest.mark.parametrize("days", [6, 1, 0])
    def test_adds_a_week_to_the_due_date(self, days: int) -> None:
        ada = make_member()
        claim = self.due_in(days, ada)
        assert self.extend(claim, ada) == ""
        assert claim.extended_to == self.TODAY + timedelta(days=days + 7)

    @pytest.mark.parametrize("days", [-1, -30])
    def test_gives_a_week_from_today_where_it_is_overdue(self, days: int) -> None:
        ada = make_member()
        claim = self.due_in(days, ada)
        assert self.extend(claim, ada) == ""
        assert claim.extended_to == self.TODAY + timedelta(days=7)

    @pytest.mark.parametrize("days", [7, 20])
    def test_waits_until_the_week_before(self, days: int) -> None:
        ada = make_member()
        claim = self.due_in(days, ada)
        assert self.extend(claim, ada) == "This is not due within a week; there is nothing to extend yet."
        assert claim.extended_to is None

    @pytest.mark.parametrize("days", [6, 0, -5])
    def test_a_double_click_is_one_week(self, days: int) -> None:
        ada = make_member()
        claim = self.due_in(days, ada)
        self.extend(claim, ada)
        once = claim.extended_to
        assert self.extend(loaded(claim), ada) != ""
        claim.refresh_from_db()
        assert claim.extended_to == once

    def test_counts_days_on_the_groups_calendar(self) -> None:
        ada = make_member()
        claim = make_claim(make_paper(), ada, claimed_at=NOW, extended_to=date(2026, 3, 30))
        late_evening_in_utc = datetime(2026, 3, 31, 17, tzinfo=UTC)
        with timezone.override("America/Los_Angeles"):
            assert self.extend(loaded(claim), ada, late_evening_in_utc) == ""
        claim.refresh_from_db()
        assert claim.extended_to == date(2026, 4, 8)

    def test_is_before_the_meeting_too(self) -> None:
        ada, paper = make_member(), make_paper()
        make_meeting(paper, starts_at=NOW + timedelta(days=3))
        claim = loaded(make_claim(paper, ada, claimed_at=NOW - timedelta(days=10)))
        assert self.extend(claim, ada) == ""
        assert claim.extended_to == date(2026, 3, 9)

    @pytest.mark.parametrize("organiser", [True, False])
    def test_is_the_members_own(self, organiser: bool) -> None:
        claim = self.due_in(0, make_member())
        other = make_organiser() if organiser else make_member()
        with pytest.raises(PermissionDenied):
            self.extend(claim, other)

    def test_of_a_fulfilled_or_released_claim_is_refused(self) -> None:
        ada = make_member()
        done, gone = self.due_in(0, ada), self.due_in(0, ada)
        make_interpretation(done.paper, ada)
        release_claim(claim=gone, member=ada, reason="busy", now=NOW)
        assert self.extend(done, ada) == "This claim is fulfilled: the interpretation is published."
        assert self.extend(gone, ada) == "This claim was released already."
        assert done.extended_to is gone.extended_to is None


class TestReleaseClaim:
    @pytest.fixture
    def ada(self) -> Member:
        return make_member("Ada")

    @pytest.fixture
    def held(self, ada: Member) -> Claim:
        return loaded(make_claim(make_paper(), ada))

    @pytest.fixture
    def overdue(self, ada: Member) -> Claim:
        return loaded(make_claim(make_paper(), ada, claimed_at=LONG_AGO))

    def release(self, claim: Claim, member: Member, reason: str = "busy") -> str:
        problem = refusal(lambda: release_claim(claim=claim, member=member, reason=reason, now=NOW))
        claim.refresh_from_db()
        return problem

    @pytest.mark.parametrize("reason", ["busy", "field", "swap", "other"])
    def test_keeps_who_when_and_why(self, held: Claim, ada: Member, reason: str) -> None:
        assert self.release(held, ada, reason) == ""
        assert (held.released_at, held.released_by, held.reason) == (NOW, ada, reason)
        assert standing(held.paper) == []

    @pytest.mark.parametrize("reason", ["", "handed", "lead", "nonsense", "\0"])
    def test_asks_for_a_reason(self, held: Claim, ada: Member, reason: str) -> None:
        assert (
            self.release(held, ada, reason)
            == "Say why: busy, not my field, swapping with somebody or another reason."
        )
        assert (held.released_at, held.released_by, held.reason) == (None, None, "")

    def test_is_the_members_own(self, overdue: Claim) -> None:
        for reason in ("busy", ""):
            with pytest.raises(PermissionDenied):
                self.release(overdue, make_member(), reason)
        assert overdue.released_at is None

    def test_by_an_organiser_where_the_member_is_no_longer_active(self, held: Claim) -> None:
        Member.objects.filter(pk=held.member_id).update(is_active=False)
        held.member.refresh_from_db()
        assert self.release(held, make_organiser(), "other") == ""
        assert held.released_at is not None

    def test_by_an_organiser_once_it_is_overdue(self, held: Claim, overdue: Claim) -> None:
        organiser = make_organiser()
        with pytest.raises(PermissionDenied):
            self.release(held, organiser)
        assert self.release(overdue, organiser, "other") == ""
        assert (held.released_at, overdue.released_by, overdue.member.name) == (None, organiser, "Ada")

    def test_twice_is_refused_and_changes_nothing(self, held: Claim, ada: Member) -> None:
        self.release(held, ada, "busy")
        assert self.release(loaded(held), ada, "swap") == "This claim was released already."
        held.refresh_from_db()
        assert held.reason == "busy"

    def test_of_a_stale_row_is_refused(self, held: Claim, ada: Member) -> None:
        stale = loaded(held)
        self.release(held, ada, "busy")
        assert self.release(stale, ada, "swap") == "This claim was released already."
        assert stale.reason == "busy"

    def test_of_a_fulfilled_claim_is_refused(self, overdue: Claim, ada: Member) -> None:
        make_interpretation(overdue.paper, ada)
        for member in (ada, make_organiser()):
            problem = self.release(overdue, member)
            assert problem == "This claim is fulfilled: the interpretation is published."
        assert standing(overdue.paper) == [(0, ada)]

    def test_keeps_the_draft_with_its_author(self, held: Claim, ada: Member) -> None:
        draft = make_draft(held.paper, ada, body="Half of it.")
        self.release(held, ada)
        draft.refresh_from_db()
        assert (draft.author, draft.draft.body) == (ada, "Half of it.")

    def test_frees_the_paper(self, held: Claim, ada: Member) -> None:
        self.release(held, ada)
        bob = make_member()
        claim(held.paper, bob)
        assert standing(held.paper) == [(0, bob)]
        claim_again = refused(held.paper, ada)
        assert claim_again == f"{bob.name} leads this paper; you can be second reader."


def test_a_violation_leaves_the_transaction_usable() -> None:
    paper = make_paper()
    claim(paper, make_member("Ada"))
    with pytest.raises(RuleViolation):
        claim(paper, make_member())
    assert paper.claims.count() == 1
