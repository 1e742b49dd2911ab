from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from members.models import Member
from papers.actions.claims import claim_paper, release_claim
from papers.actions.hand_overs import accept_hand_over, decline_hand_over, offer_claim, withdraw_hand_over
from papers.actions.interpretations import Text, text_of
from papers.models import Claim, Draft, HandOver, Interpretation
from readinggroup.http import refusal
from tests.factories import (
    make_claim,
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ada() -> Member:
    return make_member("Ada")


@pytest.fixture
def bob() -> Member:
    return make_member("Bob")


@pytest.fixture
def claim(ada: Member) -> Claim:
    return make_claim(make_paper(), ada)


@pytest.fixture
def offer(claim: Claim, bob: Member) -> HandOver:
    return offer_claim(claim=claim, member=claim.member, to_member=bob, message="Please.", now=NOW)


def offered(claim: Claim, member: Member, to_member: Member) -> str:
    return refusal(lambda: offer_claim(claim=claim, member=member, to_member=to_member, message="", now=NOW))


def accepted(offer: HandOver, member: Member) -> str:
    return refusal(lambda: accept_hand_over(hand_over=offer, member=member, now=NOW))


def holders(claim: Claim) -> list[Member]:
    return [standing.member for standing in claim.paper.claims.standing().order_by("seat")]


def state(offer: HandOver) -> str:
    offer.refresh_from_db()
    return offer.outcome


class TestOffer:
    def test_changes_nothing_before_they_say_yes(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        assert (offer.claim, offer.to_member, offer.message, offer.outcome) == (claim, bob, "Please.", "")
        assert holders(claim) == [ada]

    @pytest.mark.parametrize("organiser", [True, False])
    def test_is_the_holders(self, claim: Claim, bob: Member, organiser: bool) -> None:
        with pytest.raises(PermissionDenied):
            offered(claim, make_organiser() if organiser else make_member(), bob)
        assert HandOver.objects.count() == 0

    def test_is_one_at_a_time(self, offer: HandOver, claim: Claim, ada: Member) -> None:
        problem = offered(claim, ada, make_member())
        assert problem == "You have offered this claim already; withdraw that offer first."
        withdraw_hand_over(hand_over=offer, member=ada, now=NOW)
        assert offered(claim, ada, make_member()) == ""

    def test_goes_to_another_active_member(self, claim: Claim, ada: Member) -> None:
        problem = "Choose another active member."
        assert offered(claim, ada, ada) == problem
        assert offered(claim, ada, make_member(is_active=False)) == problem

    def test_goes_to_nobody_who_has_the_paper(self, claim: Claim, ada: Member, bob: Member) -> None:
        make_claim(claim.paper, bob, seat=1)
        assert offered(claim, ada, bob) == "Bob has a claim on this paper already."

    def test_of_a_released_or_fulfilled_claim_is_refused(self, ada: Member, bob: Member) -> None:
        gone, done = make_claim(make_paper(), ada), make_claim(make_paper(), ada)
        release_claim(claim=Claim.objects.with_meeting().get(pk=gone.pk), member=ada, reason="busy", now=NOW)
        make_interpretation(done.paper, ada)
        assert offered(gone, ada, bob) == "This claim was released already."
        assert offered(done, ada, bob) == "This claim is fulfilled: the interpretation is published."
        assert HandOver.objects.count() == 0


class TestAccept:
    def test_moves_the_claim_and_keeps_the_history(self, offer: HandOver, claim: Claim, bob: Member) -> None:
        taken = accept_hand_over(hand_over=offer, member=bob, now=NOW)
        claim.refresh_from_db()
        assert (taken.member, taken.seat, taken.claimed_at, taken.taken_over_from) == (bob, 0, NOW, claim)
        assert (claim.reason, claim.released_at, claim.released_by) == ("handed", NOW, bob)
        assert holders(claim) == [bob]
        assert state(offer) == "accepted"

    def test_keeps_the_seat_of_a_second_reader(self, ada: Member, bob: Member) -> None:
        claim = make_claim(make_paper(), ada, seat=2)
        offer = offer_claim(claim=claim, member=ada, to_member=bob, message="", now=NOW)
        assert accept_hand_over(hand_over=offer, member=bob, now=NOW).seat == 2

    @pytest.mark.parametrize("who", ["giver", "member", "organiser"])
    def test_is_the_named_members(self, offer: HandOver, claim: Claim, ada: Member, who: str) -> None:
        others = {"giver": ada, "member": make_member(), "organiser": make_organiser()}
        with pytest.raises(PermissionDenied):
            accepted(offer, others[who])
        assert holders(claim) == [ada]

    def test_twice_is_refused(self, offer: HandOver, claim: Claim, bob: Member) -> None:
        assert accepted(offer, bob) == ""
        assert accepted(offer, bob) == "This offer is no longer open."
        assert claim.paper.claims.count() == 2

    def test_after_withdrawal_or_decline_is_refused(self, claim: Claim, ada: Member, bob: Member) -> None:
        for end, by in ((withdraw_hand_over, ada), (decline_hand_over, bob)):
            offer = offer_claim(claim=claim, member=ada, to_member=bob, message="", now=NOW)
            end(hand_over=offer, member=by, now=NOW)
            assert accepted(offer, bob) == "This offer is no longer open."
        assert holders(claim) == [ada]

    def test_after_release_is_refused(self, offer: HandOver, claim: Claim, ada: Member, bob: Member) -> None:
        release_claim(claim=Claim.objects.with_meeting().get(pk=claim.pk), member=ada, reason="busy", now=NOW)
        assert accepted(offer, bob) == "This offer is no longer open."
        assert (holders(claim), state(offer)) == ([], "withdrawn")

    def test_after_publishing_is_refused(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        published = make_interpretation(claim.paper, ada)
        assert accepted(offer, bob) == "This claim is fulfilled: the interpretation is published."
        published.refresh_from_db()
        assert (holders(claim), published.author, state(offer)) == ([ada], ada, "")

    def test_respects_the_takers_limit(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member, settings: Settings
    ) -> None:
        settings.MAX_ACTIVE_CLAIMS = 1
        make_claim(make_paper(), bob)
        problem = accepted(offer, bob)
        assert problem == (
            "You lead 1 paper that is not interpreted yet, the most there may be."
            " Publish or release it first."
        )
        assert (holders(claim), state(offer)) == ([ada], "")

    def test_of_a_second_seat_knows_no_limit(self, ada: Member, bob: Member, settings: Settings) -> None:
        settings.MAX_ACTIVE_CLAIMS = 1
        make_claim(make_paper(), bob)
        claim = make_claim(make_paper(), ada, seat=1)
        offer = offer_claim(claim=claim, member=ada, to_member=bob, message="", now=NOW)
        assert accepted(offer, bob) == ""

    def test_with_a_claim_of_ones_own_is_refused(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        claim_paper(paper=claim.paper, member=bob, lead=False, now=NOW)
        assert accepted(offer, bob) == "You have claimed this paper already."
        assert (holders(claim), state(offer)) == ([ada, bob], "")

    def test_is_once_more_possible_by_the_next(self, offer: HandOver, bob: Member, ada: Member) -> None:
        taken = accept_hand_over(hand_over=offer, member=bob, now=NOW)
        again = offer_claim(claim=taken, member=bob, to_member=ada, message="", now=NOW)
        assert accepted(again, ada) == ""
        assert holders(taken) == [ada]
        assert taken.paper.claims.count() == 3


class TestDecline:
    def test_leaves_the_claim_with_the_giver(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        decline_hand_over(hand_over=offer, member=bob, now=NOW)
        assert (holders(claim), state(offer)) == ([ada], "declined")

    def test_is_the_named_members(self, offer: HandOver, ada: Member) -> None:
        for other in (ada, make_member(), make_organiser()):
            with pytest.raises(PermissionDenied):
                decline_hand_over(hand_over=offer, member=other, now=NOW)
        assert state(offer) == ""


class TestWithdraw:
    def test_leaves_the_claim_with_the_giver(self, offer: HandOver, claim: Claim, ada: Member) -> None:
        withdraw_hand_over(hand_over=offer, member=ada, now=NOW)
        assert (holders(claim), state(offer)) == ([ada], "withdrawn")

    def test_is_the_givers(self, offer: HandOver, bob: Member) -> None:
        for other in (bob, make_member(), make_organiser()):
            with pytest.raises(PermissionDenied):
                withdraw_hand_over(hand_over=offer, member=other, now=NOW)
        assert state(offer) == ""

    def test_after_the_yes_is_refused(self, offer: HandOver, claim: Claim, ada: Member, bob: Member) -> None:
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        problem = refusal(lambda: withdraw_hand_over(hand_over=offer, member=ada, now=NOW))
        assert problem == "This offer is no longer open."
        assert (holders(claim), state(offer)) == ([bob], "accepted")


def texts(author: Member) -> list[tuple[str, Text, str]]:
    own = Interpretation.objects.filter(author=author).order_by("pk")
    return [(each.language, text_of(each), each.notes) for each in own]


def credits(author: Member) -> list[Member]:
    own = Interpretation.objects.get(author=author)
    return [credit.member for credit in own.credits.all()]


class TestDrafts:
    def test_go_along_with_their_notes_and_the_byline(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        draft = make_draft(claim.paper, ada, summary="Begun.", body="By Ada.")
        Interpretation.objects.filter(pk=draft.pk).update(notes="Look at table 3.")
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        assert texts(bob) == [("en", Text("Begun.", "By Ada."), "Look at table 3.")]
        assert texts(ada) == []
        assert credits(bob) == [ada]

    def test_in_both_languages(self, offer: HandOver, claim: Claim, ada: Member, bob: Member) -> None:
        make_draft(claim.paper, ada, body="English.")
        make_draft(claim.paper, ada, language="zh-hans", body="中文。")
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        assert texts(bob) == [
            ("en", Text("In short.", "English."), ""),
            ("zh-hans", Text("In short.", "中文。"), ""),
        ]

    def test_stand_below_the_takers_own(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        given = make_draft(claim.paper, ada, summary="Ada’s.", body="Ada’s text.")
        own = make_draft(claim.paper, bob, summary="Bob’s.", body="Bob’s text.")
        Interpretation.objects.filter(pk=given.pk).update(notes="Ada’s notes.")
        Interpretation.objects.filter(pk=own.pk).update(notes="Bob’s notes.")
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        both = Text("Bob’s.\n\nAda’s.", "Bob’s text.\n\nAda’s text.")
        assert texts(bob) == [("en", both, "Bob’s notes.\n\nAda’s notes.")]
        assert texts(ada) == []
        assert credits(bob) == [ada]

    def test_stand_below_what_the_taker_published_and_unpublish_nothing(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        make_draft(claim.paper, ada, summary="Ada’s.", body="Ada’s text.")
        published = make_interpretation(claim.paper, bob, summary="Bob’s.", body="Bob’s text.")
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        published.refresh_from_db()
        assert published.current is not None
        assert published.current.body == "Bob’s text."
        assert Draft.objects.get().body == "Bob’s text.\n\nAda’s text."

    def test_keep_both_addresses_elsewhere(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        make_draft(claim.paper, ada, external_url="https://ada.example.org/")
        make_draft(claim.paper, bob, external_url="https://bob.example.org/")
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        text = texts(bob)[0][1]
        assert text.external_url == "https://bob.example.org/"
        assert text.body == "At length.\n\nAt length.\n\nhttps://ada.example.org/"

    def test_that_come_back_name_their_author_once(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        make_draft(claim.paper, ada)
        taken = accept_hand_over(hand_over=offer, member=bob, now=NOW)
        again = offer_claim(claim=taken, member=bob, to_member=ada, message="", now=NOW)
        accept_hand_over(hand_over=again, member=ada, now=NOW)
        assert credits(ada) == [bob]

    def test_of_other_papers_and_published_ones_stay(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        elsewhere, published = make_draft(make_paper(), ada), make_interpretation(make_paper(), ada)
        accept_hand_over(hand_over=offer, member=bob, now=NOW)
        assert set(Interpretation.objects.filter(author=ada)) == {elsewhere, published}

    def test_stay_where_the_answer_is_no(
        self, offer: HandOver, claim: Claim, ada: Member, bob: Member
    ) -> None:
        make_draft(claim.paper, ada, body="Ada’s text.")
        decline_hand_over(hand_over=offer, member=bob, now=NOW)
        assert texts(ada) == [("en", Text("In short.", "Ada’s text."), "")]
        assert texts(bob) == []
