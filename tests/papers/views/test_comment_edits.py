import re
from collections.abc import Iterable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers.actions.discussion import delete_comment, edit_comment
from papers.models import Comment
from tests.factories import make_comment, make_member, make_paper

pytestmark = pytest.mark.django_db


def edited(texts: Iterable[str]) -> Comment:
    first, *others = texts
    comment = make_comment(make_paper(slug="lora"), make_member("Ada"), source=first)
    for text in others:
        edit_comment(comment=comment, member=comment.author, source=text, now=timezone.now())
    return comment


def address(comment: Comment) -> str:
    return f"/papers/lora/comments/{comment.pk}/edits/"


def differences(page: str) -> list[list[tuple[str, str]]]:
    blocks = re.findall(r'<pre class="plain"[^>]*>(.*?)</pre>', page, re.DOTALL)
    return [re.findall(r"<(ins|del)>(.*?)</", block) for block in blocks]


def test_shows_each_change_newest_first(client: Client) -> None:
    comment = edited(["注意力很重要", "注意力不重要", "注意力不太重要"])
    client.force_login(make_member())
    page = client.get(address(comment)).content.decode()
    assert differences(page) == [[("ins", "太")], [("del", "很"), ("ins", "不")]]
    assert f'href="{address(comment)}"' in client.get("/papers/lora/").content.decode()


def test_goes_on_where_a_page_ends(client: Client) -> None:
    comment = edited(f"Text {n}" for n in range(8))
    client.force_login(make_member())
    page = client.get(address(comment)).content.decode()
    assert [each[0] for each in differences(page)] == [("del", str(n)) for n in (6, 5, 4, 3, 2)]
    more = re.search(r'href="(\?before=\d+)"', page)
    assert more is not None
    page = client.get(address(comment) + more[1]).content.decode()
    assert differences(page) == [[("del", "1"), ("ins", "2")], [("del", "0"), ("ins", "1")]]
    assert 'href="?before=' not in page


@pytest.mark.parametrize("before", ["x", "-1", "９", "9" * 30, "0"])
def test_odd_places_to_go_on_from(client: Client, before: str) -> None:
    comment = edited(["One", "Two"])
    client.force_login(make_member())
    assert client.get(f"{address(comment)}?before={before}").status_code == 200


def test_what_was_never_edited_or_is_deleted_has_none(client: Client) -> None:
    comment = edited(["One", "Two"])
    other = make_comment(comment.paper, comment.author)
    client.force_login(make_member())
    assert client.get(address(other)).status_code == 404
    delete_comment(comment=comment, member=comment.author, now=timezone.now())
    assert client.get(address(comment)).status_code == 404


def test_visitors_sign_in(client: Client) -> None:
    comment = edited(["One", "Two"])
    assert client.get(address(comment)).headers["Location"] == f"/accounts/login/?next={address(comment)}"


@pytest.mark.parametrize("count", [1, 3, 30])
def test_costs_the_same_for_any_number(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    comment = edited(f"Text {n}" for n in range(count + 1))
    client.force_login(make_member(seen_at=timezone.now()))
    # session with its member, the comment, its edits, the one after them
    with django_assert_num_queries(4):
        client.get(address(comment))
