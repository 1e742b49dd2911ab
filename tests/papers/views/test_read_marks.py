import pytest
from django.test import Client
from django.utils import timezone

from members.models import Member
from papers.models import Paper, ReadMark
from tests.factories import make_member, make_paper
from tests.papers.views.fragments import HTMX, markup, root_of, said

pytestmark = pytest.mark.django_db

URL = "/papers/lora/read/"


@pytest.fixture
def paper() -> Paper:
    return make_paper(slug="lora")


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member(seen_at=timezone.now())
    client.force_login(member)
    return member


def marks() -> list[tuple[Member, str]]:
    return [(mark.member, mark.state) for mark in ReadMark.objects.order_by("pk")]


def test_marks_and_returns_to_the_paper(client: Client, me: Member, paper: Paper) -> None:
    response = client.post(URL, {"state": "read"}, follow=True)
    assert response.redirect_chain == [("/papers/lora/", 302)]
    assert "You have read this." in response.content.decode()
    assert marks() == [(me, "read")]


@pytest.mark.parametrize(
    ("state", "shown", "aloud"),
    [
        ("read", ["read this."], "Marked as read."),
        ("partly", ["read this partly."], "Marked as read partly."),
        ("", [], "Marked as not read."),
    ],
)
def test_htmx_gets_the_form_as_the_page_has_it(
    client: Client, me: Member, paper: Paper, state: str, shown: list[str], aloud: str
) -> None:
    response = client.post(URL, {"state": state}, headers=HTMX)
    assert (response.status_code, root_of(response)) == (200, f"paper-{paper.pk}-read")
    assert markup(response) in markup(client.get("/papers/lora/"))
    sentences = ("read this.", "read this partly.")
    assert [sentence for sentence in sentences if sentence in markup(response)] == shown
    assert said(response) == aloud


@pytest.mark.parametrize("state", ["", "nonsense", "\0"])
def test_takes_the_mark_away(client: Client, me: Member, paper: Paper, state: str) -> None:
    client.post(URL, {"state": "partly"})
    client.post(URL, {"state": state})
    assert marks() == []


def test_twice_is_one_mark(client: Client, me: Member, paper: Paper) -> None:
    answers = [client.post(URL, {"state": "read"}, headers=HTMX).status_code for _ in range(2)]
    assert (answers, marks()) == ([200, 200], [(me, "read")])


def test_is_seen_by_nobody_else(client: Client, paper: Paper) -> None:
    ReadMark.objects.create(paper=paper, member=make_member(), state="read", marked_at=timezone.now())
    client.force_login(make_member())
    page = client.get("/papers/lora/").content.decode()
    assert "Mark as read" in page
    assert "You have read this" not in page


def test_signed_out_missing_and_wrong_method(client: Client, paper: Paper) -> None:
    assert client.post(URL, {"state": "read"}).headers["Location"] == "/accounts/login/?next=/"
    client.force_login(make_member())
    assert client.post("/papers/missing/read/").status_code == 404
    assert client.get(URL).status_code == 405
    assert marks() == []
