import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_entry, make_list, make_member, make_paper, make_part

pytestmark = pytest.mark.django_db


def test_names_papers_by_what_links_to_them(client: Client) -> None:
    part = make_part(make_list(is_default=True))
    lora = make_paper(slug="lora", short_name="LoRA", title="Low-Rank", arxiv_id="2106.09685")
    twins = [make_paper(slug=slug, short_name="Twin", title=slug) for slug in ("twin", "twin-2")]
    odd = make_paper(slug="odd", short_name="a]b", title="Odd")
    for paper in (twins[1], lora, twins[1]):
        make_entry(part, paper)
    client.force_login(make_member())
    papers = client.get("/names/").json()["papers"]
    assert papers == [
        {"key": "twin-2", "title": "twin-2", "arxiv_id": "", "numbers": [1, 3]},
        {"key": "LoRA", "title": "Low-Rank", "arxiv_id": "2106.09685", "numbers": [2]},
        {"key": "twin", "title": "twin", "arxiv_id": "", "numbers": []},
        {"key": "odd", "title": "Odd", "arxiv_id": "", "numbers": []},
    ]
    assert odd.pk > lora.pk


def test_names_members_by_handle_name_and_pinyin(client: Client) -> None:
    client.force_login(make_member("Ada B.", handle="ada"))
    make_member("李明", handle="ming")
    make_member("Gone", handle="gone", is_active=False)
    answer = client.get("/names/")
    assert answer.json()["members"] == [
        {"handle": "ada", "name": "Ada B.", "latin": "ada b."},
        {"handle": "ming", "name": "李明", "latin": "li ming liming lm"},
    ]
    assert "@" not in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/names/").headers["Location"] == "/accounts/login/?next=/names/"


def test_only_asks(client: Client) -> None:
    client.force_login(make_member())
    assert client.post("/names/").status_code == 405


@pytest.mark.parametrize("count", [1, 3, 30])
def test_costs_the_same_for_any_number(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    part = make_part(make_list(is_default=True))
    for _ in range(count):
        make_entry(part, make_paper())
        make_member()
    client.force_login(make_member(seen_at=timezone.now()))
    # session with its member, papers, the list, its order, its papers, members
    with django_assert_num_queries(6):
        client.get("/names/")
