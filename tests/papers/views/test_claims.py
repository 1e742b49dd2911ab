from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import Claim, Paper
from tests.factories import (
    make_claim,
    make_interpretation,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
)
from tests.papers.views.fragments import HTMX, markup, root_of

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=60)


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member("Me", seen_at=timezone.now())
    client.force_login(member)
    return member


@pytest.fixture
def paper() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


def standing(paper: Paper) -> list[tuple[int, Member]]:
    return [(claim.seat, claim.member) for claim in paper.claims.standing().order_by("seat")]


def act(claim: Claim, verb: str) -> str:
    return f"{claim.paper.get_absolute_url()}claim/{claim.pk}/{verb}/"


class TestClaimCreate:
    URL = "/papers/lora/claim/"

    def test_claims_and_returns_to_the_paper(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(self.URL, follow=True)
        assert response.redirect_chain == [("/papers/lora/", 302)]
        assert 'You have claimed <a href="/papers/lora/">LoRA</a>.' in response.content.decode()
        assert standing(paper) == [(0, me)]

    @pytest.mark.parametrize(("role", "seat"), [("lead", 0), ("second", 1), ("nonsense", 0)])
    def test_takes_the_role_asked_for(
        self, client: Client, me: Member, paper: Paper, role: str, seat: int
    ) -> None:
        client.post(self.URL, {"role": role})
        assert standing(paper) == [(seat, me)]

    def test_htmx_gets_the_panel_as_the_page_has_it(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(self.URL, headers=HTMX)
        assert response.status_code == 200
        assert root_of(response) == f"paper-{paper.pk}-claim"
        page = markup(client.get("/papers/lora/"))
        assert markup(response) in page
        assert ("Hand over" in page, "A week more" in page) == (True, False)

    def test_offers_a_week_more_once_it_is_due_soon(self, client: Client, me: Member, paper: Paper) -> None:
        make_claim(paper, me, claimed_at=LONG_AGO)
        assert "A week more" in markup(client.get("/papers/lora/"))

    def test_returns_to_where_the_form_was(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(self.URL, {"next": "/papers/?part=1&q=x"})
        assert response.headers["Location"] == "/papers/?part=1&q=x"

    def test_returns_to_no_other_site(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(self.URL, {"next": "//evil.example/"})
        assert response.headers["Location"] == "/papers/lora/"

    def test_signed_out_goes_to_sign_in_and_back_to_the_page(self, client: Client, paper: Paper) -> None:
        response = client.post(self.URL, headers={"Referer": "http://testserver/papers/lora/"})
        assert response.headers["Location"] == "/accounts/login/?next=/papers/lora/"
        response = client.post(self.URL, headers=HTMX)
        assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/accounts/login/?next=/")
        assert standing(paper) == []

    def test_of_an_unknown_paper_is_missing(self, client: Client, me: Member) -> None:
        assert client.post("/papers/missing/claim/").status_code == 404

    def test_only_takes_post(self, client: Client, me: Member, paper: Paper) -> None:
        assert client.get(self.URL).status_code == 405
        assert standing(paper) == []

    def test_loser_is_told_who_has_it_and_offered_second_reader(
        self, client: Client, me: Member, paper: Paper
    ) -> None:
        ada = make_member("Ada")
        make_claim(paper, ada)
        response = client.post(self.URL, headers=HTMX)
        panel = markup(response)
        assert response.status_code == 409
        assert root_of(response) == f"paper-{paper.pk}-claim"
        assert '<p class="problem" role="alert">Ada leads this paper; you can be second reader.</p>' in panel
        assert (panel.count("Be second reader"), panel.count('value="lead"')) == (1, 0)
        assert f'<a href="{ada.get_absolute_url()}">Ada</a> · lead' in panel
        assert standing(paper) == [(0, ada)]

    def test_loser_without_javascript_is_told_on_the_page(
        self, client: Client, me: Member, paper: Paper
    ) -> None:
        make_claim(paper, make_member("Ada"))
        response = client.post(self.URL, follow=True)
        assert response.redirect_chain == [("/papers/lora/", 302)]
        assert "Ada leads this paper; you can be second reader." in response.content.decode()

    def test_second_reader_can_take_the_free_lead(self, client: Client, me: Member, paper: Paper) -> None:
        client.post(self.URL, {"role": "second"})
        assert "Take the lead" in client.get("/papers/lora/").content.decode()
        client.post(self.URL, {"role": "lead"})
        page = client.get("/papers/lora/").content.decode()
        assert "became lead" in page
        assert "Take the lead" not in page
        assert standing(paper) == [(0, me)]

    def test_escapes_names(self, client: Client, me: Member, paper: Paper) -> None:
        make_claim(paper, make_member("<b>Ada</b>"))
        panel = client.post(self.URL, headers=HTMX).content.decode()
        assert "<b>Ada</b>" not in panel
        assert "&lt;b&gt;Ada&lt;/b&gt; leads this paper" in panel

    @pytest.mark.parametrize("htmx", [True, False])
    def test_costs_few_queries(
        self,
        client: Client,
        me: Member,
        paper: Paper,
        htmx: bool,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(3):
            make_claim(make_paper(), me)
        # Two of them are the savepoint around the row that another may have taken.
        with django_assert_max_num_queries(15):
            client.post(self.URL, headers=HTMX if htmx else {})


class TestClaimExtend:
    def test_gives_a_week(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(paper, me, claimed_at=LONG_AGO)
        response = client.post(act(claim, "extend"), follow=True)
        due = timezone.localdate(timezone=timezone.get_default_timezone()) + timedelta(days=7)
        claim.refresh_from_db()
        assert claim.extended_to == due
        page = response.content.decode()
        assert f'<span class="due">due {date_format(due)}</span>' in page
        assert 'You have a week more for <a href="/papers/lora/">LoRA</a>.' in page

    def test_htmx_gets_the_panel_as_the_page_has_it(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(act(make_claim(paper, me, claimed_at=LONG_AGO), "extend"), headers=HTMX)
        assert (response.status_code, root_of(response)) == (200, f"paper-{paper.pk}-claim")
        assert markup(response) in markup(client.get("/papers/lora/"))

    def test_too_early_is_a_conflict(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(paper, me)
        response = client.post(act(claim, "extend"), headers=HTMX)
        assert response.status_code == 409
        assert "This is not due within a week" in response.content.decode()
        claim.refresh_from_db()
        assert claim.extended_to is None

    def test_of_another_is_forbidden(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(paper, make_member(), claimed_at=LONG_AGO)
        assert client.post(act(claim, "extend")).status_code == 403

    def test_signed_out(self, client: Client, paper: Paper) -> None:
        claim = make_claim(paper, make_member(), claimed_at=LONG_AGO)
        assert client.post(act(claim, "extend")).headers["Location"] == "/accounts/login/?next=/"
        claim.refresh_from_db()
        assert claim.extended_to is None

    def test_missing_and_wrong_method(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(make_paper(), me, claimed_at=LONG_AGO)
        assert client.post(f"/papers/lora/claim/{claim.pk}/extend/").status_code == 404
        assert client.post(f"/papers/lora/claim/{10**30}/extend/").status_code == 404
        assert client.get(act(claim, "extend")).status_code == 405


class TestClaimRelease:
    def test_frees_the_paper_and_shows_the_history(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(paper, me)
        response = client.post(act(claim, "release"), {"reason": "field"}, follow=True)
        page = response.content.decode()
        assert response.redirect_chain == [("/papers/lora/", 302)]
        assert '<a href="/papers/lora/">LoRA</a> is free again.' in page
        assert "Me, lead · not my field" in page
        assert standing(paper) == []

    def test_htmx_gets_the_panel_as_the_page_has_it(self, client: Client, me: Member, paper: Paper) -> None:
        response = client.post(act(make_claim(paper, me), "release"), {"reason": "busy"}, headers=HTMX)
        assert (response.status_code, root_of(response)) == (200, f"paper-{paper.pk}-claim")
        assert markup(response) in markup(client.get("/papers/lora/"))

    @pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "handed"}, {"reason": "\0"}])
    def test_without_a_reason_is_a_conflict_and_changes_nothing(
        self, client: Client, me: Member, paper: Paper, reason: dict[str, str]
    ) -> None:
        claim = make_claim(paper, me)
        response = client.post(act(claim, "release"), reason, headers=HTMX)
        assert response.status_code == 409
        assert "Say why: busy, not my field, swapping with somebody" in response.content.decode()
        assert standing(paper) == [(0, me)]

    @pytest.mark.parametrize("reason", ["busy", ""])
    def test_of_another_is_forbidden(self, client: Client, me: Member, paper: Paper, reason: str) -> None:
        claim = make_claim(paper, make_member(), claimed_at=LONG_AGO)
        assert client.post(act(claim, "release"), {"reason": reason}).status_code == 403
        assert "Release" not in client.get("/papers/lora/").content.decode()
        assert len(standing(paper)) == 1

    def test_by_an_organiser_is_offered_and_allowed_once_overdue(self, client: Client, paper: Paper) -> None:
        client.force_login(make_organiser("Olga"))
        claim = make_claim(paper, make_member("Ada"))
        assert client.post(act(claim, "release"), {"reason": "other"}).status_code == 403
        assert "Release" not in client.get("/papers/lora/").content.decode()
        Claim.objects.update(claimed_at=LONG_AGO)
        assert "Release" in client.get("/papers/lora/").content.decode()
        response = client.post(act(claim, "release"), {"reason": "other"}, headers=HTMX)
        assert response.status_code == 200
        assert "Ada, lead · another reason (Olga)" in response.content.decode()
        assert standing(paper) == []

    def test_twice_is_a_conflict(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(paper, me)
        answers = [client.post(act(claim, "release"), {"reason": "busy"}, headers=HTMX) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 409]
        assert "This claim was released already." in answers[1].content.decode()

    def test_of_a_fulfilled_claim_is_a_conflict_and_not_offered(
        self, client: Client, me: Member, paper: Paper
    ) -> None:
        claim = make_claim(paper, me, claimed_at=LONG_AGO)
        make_interpretation(paper, me)
        response = client.post(act(claim, "release"), {"reason": "busy"}, headers=HTMX)
        assert response.status_code == 409
        panel = response.content.decode()
        assert "This claim is fulfilled: the interpretation is published." in panel
        assert [word for word in ("Release", "A week more", "Hand over", "overdue") if word in panel] == []
        assert standing(paper) == [(0, me)]

    def test_signed_out(self, client: Client, paper: Paper) -> None:
        claim = make_claim(paper, make_member(), claimed_at=LONG_AGO)
        response = client.post(act(claim, "release"), {"reason": "busy"})
        assert response.headers["Location"] == "/accounts/login/?next=/"
        assert len(standing(paper)) == 1

    def test_missing_and_wrong_method(self, client: Client, me: Member, paper: Paper) -> None:
        claim = make_claim(make_paper(), me)
        assert client.post(f"/papers/lora/claim/{claim.pk}/release/").status_code == 404
        assert client.get(act(claim, "release")).status_code == 405


class TestPanel:
    def test_shows_who_has_it_and_since_when_it_is_due(
        self, client: Client, me: Member, paper: Paper
    ) -> None:
        meeting = make_meeting(paper, starts_at=timezone.now() + timedelta(days=30))
        make_claim(paper, make_member("Ada"))
        make_claim(make_paper(), make_member("Nobody here"))
        bob = make_member("Bob")
        make_claim(paper, bob, seat=2)
        make_interpretation(paper, bob)
        page = " ".join(client.get("/papers/lora/").content.decode().split())
        zone = timezone.get_default_timezone()
        due = timezone.localdate(meeting.starts_at - timedelta(days=2), timezone=zone)
        assert f"Ada</a> · lead · <span>due {date_format(due)}</span>" in page
        assert 'Bob</a> · second reader · <span class="ok">interpreted</span>' in page
        assert "Nobody here" not in page

    def test_keeps_every_change_of_hands(self, client: Client, me: Member, paper: Paper) -> None:
        for name, reason in [("Ada", "busy"), ("Bob", "handed"), ("Cleo", "swap")]:
            make_claim(paper, make_member(name), released_at=timezone.now(), reason=reason)
        page = client.get("/papers/lora/").content.decode()
        said = ["Ada, lead · busy", "Bob, lead · handed over", "Cleo, lead · swap"]
        assert [line for line in said if line in page] == said
