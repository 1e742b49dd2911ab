import pytest
from django.test import Client
from django.utils import timezone

from members.models import Member
from papers.models import Claim, HandOver
from tests.factories import (
    make_claim,
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
)
from tests.papers.views.fragments import HTMX, markup, root_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Member:
    return make_member("Ada", seen_at=timezone.now())


@pytest.fixture
def bob() -> Member:
    return make_member("Bob", handle="bob", seen_at=timezone.now())


@pytest.fixture
def claim(ada: Member) -> Claim:
    return make_claim(make_paper(slug="lora"), ada)


@pytest.fixture
def offer(claim: Claim, bob: Member) -> HandOver:
    return HandOver.objects.create(
        claim=claim, to_member=bob, message="<i>Please</i>", offered_at=timezone.now()
    )


def offer_url(claim: Claim) -> str:
    return f"/papers/lora/claim/{claim.pk}/hand-over/"


def answer_url(offer: HandOver, verb: str) -> str:
    return f"/papers/lora/hand-overs/{offer.pk}/{verb}/"


def holders(claim: Claim) -> list[Member]:
    return [standing.member for standing in claim.paper.claims.standing()]


class TestCreate:
    def test_asks_the_member(self, client: Client, claim: Claim, ada: Member, bob: Member) -> None:
        client.force_login(ada)
        response = client.post(offer_url(claim), {"to": "bob", "message": " Please. "}, follow=True)
        assert response.redirect_chain == [("/papers/lora/", 302)]
        assert "</a> is offered; it stays yours until they say yes." in response.content.decode()
        made = HandOver.objects.get()
        assert (made.claim, made.to_member, made.message) == (claim, bob, "Please.")
        assert holders(claim) == [ada]

    def test_htmx_gets_the_panel_as_the_page_has_it(
        self, client: Client, claim: Claim, ada: Member, bob: Member
    ) -> None:
        client.force_login(ada)
        response = client.post(offer_url(claim), {"to": "bob"}, headers=HTMX)
        assert (response.status_code, root_of(response)) == (200, f"paper-{claim.paper_id}-claim")
        assert markup(response) in markup(client.get("/papers/lora/"))
        assert "You have offered this claim to Bob, who has not answered yet." in markup(response)
        client.force_login(make_member())
        page = client.get("/papers/lora/").content.decode()
        assert "Ada has offered this claim to Bob, who has not answered yet." in page

    def test_offers_everybody_but_claimants_and_who_left(
        self, client: Client, claim: Claim, ada: Member, bob: Member
    ) -> None:
        make_claim(claim.paper, make_member(handle="cleo"), seat=1)
        make_member(handle="dan", is_active=False)
        client.force_login(ada)
        page = client.get("/papers/lora/").content.decode()
        handles = [each for each in ("", "ada", "bob", "cleo", "dan") if f'<option value="{each}"' in page]
        assert handles == ["", "bob"]

    @pytest.mark.parametrize("to", ["", "nobody", "dan", "cleo", "me", "b\0b", "x" * 10_000])
    def test_to_nobody_who_can_is_wrong(
        self, client: Client, claim: Claim, ada: Member, bob: Member, to: str
    ) -> None:
        make_claim(claim.paper, make_member(handle="cleo"), seat=1)
        make_member(handle="dan", is_active=False)
        client.force_login(ada)
        for headers in (HTMX, {}):
            response = client.post(offer_url(claim), {"to": to, "message": "Keep this."}, headers=headers)
            assert response.status_code == 422
            assert 'value="Keep this."' in response.content.decode()
        assert HandOver.objects.count() == 0

    @pytest.mark.parametrize("message", ["x" * 501, "nul \0 nul"])
    def test_a_wrong_message_is_kept(
        self, client: Client, claim: Claim, ada: Member, bob: Member, message: str
    ) -> None:
        client.force_login(ada)
        response = client.post(offer_url(claim), {"to": "bob", "message": message}, headers=HTMX)
        assert (response.status_code, root_of(response)) == (422, f"paper-{claim.paper_id}-claim")
        assert message in response.content.decode()
        assert HandOver.objects.count() == 0

    def test_again_is_a_conflict(self, client: Client, offer: HandOver, ada: Member) -> None:
        client.force_login(ada)
        response = client.post(offer_url(offer.claim), {"to": "bob"}, headers=HTMX)
        assert response.status_code == 409
        assert "You have offered this claim already" in response.content.decode()
        assert HandOver.objects.count() == 1

    @pytest.mark.parametrize("to", ["bob", ""])
    def test_of_anothers_claim_is_forbidden(self, client: Client, claim: Claim, bob: Member, to: str) -> None:
        for other in (bob, make_organiser()):
            client.force_login(other)
            assert client.post(offer_url(claim), {"to": to}).status_code == 403

    def test_signed_out_missing_and_wrong_method(self, client: Client, claim: Claim, ada: Member) -> None:
        assert client.post(offer_url(claim)).headers["Location"] == "/accounts/login/?next=/"
        client.force_login(ada)
        other = make_claim(make_paper(), ada)
        assert client.post(offer_url(other)).status_code == 404
        assert client.get(offer_url(claim)).status_code == 405


class TestAccept:
    def test_makes_the_paper_theirs(self, client: Client, offer: HandOver, ada: Member, bob: Member) -> None:
        make_draft(offer.claim.paper, ada, body="Begun by Ada.")
        client.force_login(bob)
        page = client.post(answer_url(offer, "accept"), follow=True).content.decode()
        assert "</a> is yours now." in page
        assert "Ada, lead · handed over (Bob)" in page
        assert "Ada, begun" in page
        assert "A draft that only its authors can see." in page
        assert holders(offer.claim) == [bob]
        client.force_login(ada)
        page = client.get("/papers/lora/").content.decode()
        assert "Ada, lead · handed over (Bob)" in page
        assert "A draft that only its authors can see." not in page

    def test_htmx_gets_the_panel_as_the_page_has_it(
        self, client: Client, offer: HandOver, bob: Member
    ) -> None:
        client.force_login(bob)
        response = client.post(answer_url(offer, "accept"), headers=HTMX)
        assert (response.status_code, root_of(response)) == (200, f"paper-{offer.claim.paper_id}-claim")
        assert markup(response) in markup(client.get("/papers/lora/"))

    def test_twice_is_a_conflict(self, client: Client, offer: HandOver, bob: Member) -> None:
        client.force_login(bob)
        answers = [client.post(answer_url(offer, "accept"), headers=HTMX) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 409]
        assert "This offer is no longer open." in answers[1].content.decode()

    def test_of_what_is_published_meanwhile_is_a_conflict(
        self, client: Client, offer: HandOver, ada: Member, bob: Member
    ) -> None:
        client.force_login(bob)
        assert "Accept" in client.get("/papers/lora/").content.decode()
        make_interpretation(offer.claim.paper, ada)
        assert "Accept" not in client.get("/papers/lora/").content.decode()
        assert client.post(answer_url(offer, "accept"), headers=HTMX).status_code == 409
        assert holders(offer.claim) == [ada]


class TestDeclineAndWithdraw:
    @pytest.mark.parametrize(
        ("verb", "by", "said"),
        [("decline", "Bob", "You have declined <a"), ("withdraw", "Ada", "The offer of <a")],
    )
    def test_leave_the_claim(
        self, client: Client, offer: HandOver, ada: Member, verb: str, by: str, said: str
    ) -> None:
        client.force_login(Member.objects.get(name=by))
        page = client.post(answer_url(offer, verb), follow=True).content.decode()
        assert said in page
        assert "has not answered yet" not in page
        assert holders(offer.claim) == [ada]
        response = client.post(answer_url(offer, verb), headers=HTMX)
        assert (response.status_code, root_of(response)) == (409, f"paper-{offer.claim.paper_id}-claim")


class TestEveryAnswer:
    VERBS = pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])

    @VERBS
    def test_is_nobody_elses(
        self, client: Client, offer: HandOver, ada: Member, bob: Member, verb: str
    ) -> None:
        others = [bob if verb == "withdraw" else ada, make_member(), make_organiser()]
        for other in others:
            client.force_login(other)
            assert client.post(answer_url(offer, verb)).status_code == 403
        offer.refresh_from_db()
        assert (offer.outcome, holders(offer.claim)) == ("", [ada])

    @VERBS
    def test_signed_out(self, client: Client, offer: HandOver, verb: str) -> None:
        response = client.post(answer_url(offer, verb))
        assert response.headers["Location"] == "/accounts/login/?next=/"
        offer.refresh_from_db()
        assert offer.outcome == ""

    @VERBS
    def test_missing_and_wrong_method(self, client: Client, offer: HandOver, bob: Member, verb: str) -> None:
        client.force_login(bob)
        assert client.post(f"/papers/{make_paper().slug}/hand-overs/{offer.pk}/{verb}/").status_code == 404
        assert client.get(answer_url(offer, verb)).status_code == 405


class TestPanel:
    def test_shows_the_message_to_the_named_member_only(
        self, client: Client, offer: HandOver, ada: Member, bob: Member
    ) -> None:
        seen = {}
        for member in (ada, bob, make_member("Cleo")):
            client.force_login(member)
            page = client.get("/papers/lora/").content.decode()
            words = ("Accept", "Decline", "Withdraw the offer", "&lt;i&gt;Please&lt;/i&gt;", "<i>Please</i>")
            seen[member.name] = [word for word in words if word in page]
        assert seen == {
            "Ada": ["Withdraw the offer"],
            "Bob": ["Accept", "Decline", "&lt;i&gt;Please&lt;/i&gt;"],
            "Cleo": [],
        }
