import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from papers.actions.discussion import delete_comment
from papers.models import Comment, Reaction
from tests.factories import make_comment, make_member, make_paper

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def comment() -> Comment:
    return make_comment(make_paper(slug="lora"), make_member("Bob"))


@pytest.fixture
def member(client: Client) -> Any:
    """Who is signed in."""
    member = make_member("Ada")
    client.force_login(member)
    return member


def at(comment: Comment, act: str = "") -> str:
    return f"/papers/lora/comments/{comment.pk}/reactions/{act}"


def shown(page: str) -> list[str]:
    """Of the comments of a page, each kind with who said it."""
    return [" | ".join(each) for each in re.findall(r'<span[^>]*title="([^"]*)">([^<]*)</span>', page)]


def offered(page: str) -> list[tuple[str, str]]:
    """The five, each with whether it is one's own."""
    form = page.partition("acts reacting")[2].partition("</form>")[0]
    buttons = re.findall(r'aria-pressed="(\w+)"[^>]*>(.*?)</button>', form, re.DOTALL)
    return [(pressed, re.sub("<[^>]*>", "", label)) for pressed, label in buttons]


def test_sets_and_takes_back_ones_own(client: Client, member: Any, comment: Comment) -> None:
    Reaction.objects.create(comment=comment, member=make_member("Cy"), kind="agree")
    assert offered(client.get(at(comment)).content.decode()) == [
        ("false", "Agree Cy"),
        *[("false", each) for each in ("Doubt", "Insight", "I wonder too", "Thanks")],
    ]
    answer = client.post(at(comment, "create/"), {"kind": "agree"})
    assert answer.headers["Location"] == f"/papers/lora/?thread={comment.pk}#comment-{comment.pk}"
    client.post(at(comment, "create/"), {"kind": "thanks"})
    assert shown(client.get("/papers/lora/").content.decode()) == ["Cy, Ada | Agree 2", "Ada | Thanks 1"]
    assert offered(client.get(at(comment)).content.decode())[0] == ("true", "Agree Cy, Ada")
    client.post(at(comment, "delete/"), {"kind": "agree"})
    assert shown(client.get("/papers/lora/").content.decode()) == ["Cy | Agree 1", "Ada | Thanks 1"]


def test_twice_is_once(client: Client, member: Any, comment: Comment) -> None:
    for act, left in (("create/", 1), ("create/", 1), ("delete/", 0), ("delete/", 0)):
        client.post(at(comment, act), {"kind": "doubt"})
        assert Reaction.objects.count() == left


def test_htmx_gets_the_thread(client: Client, member: Any, comment: Comment) -> None:
    reply = make_comment(comment.paper, member, thread=comment)
    answer = client.post(at(reply, "create/"), {"kind": "insight"}, headers=HTMX)
    page = answer.content.decode()
    assert page.count("<article") == 1
    assert f'id="thread-{comment.pk}"' in page
    assert shown(page) == ["Ada | Insight 1"]


@pytest.mark.parametrize("kind", ["", "love", "AGREE", "agree\0"])
def test_there_are_five(client: Client, member: Any, comment: Comment, kind: str) -> None:
    assert client.post(at(comment, "create/"), {"kind": kind}).status_code == 404
    assert not Reaction.objects.exists()


def test_go_with_the_words(client: Client, member: Any, comment: Comment) -> None:
    client.post(at(comment, "create/"), {"kind": "agree"})
    make_comment(comment.paper, member, thread=comment)
    delete_comment(comment=comment, member=comment.author, now=timezone.now())
    assert not Reaction.objects.exists()
    assert client.post(at(comment, "create/"), {"kind": "agree"}, headers=HTMX).status_code == 409
    assert client.get(at(comment)).status_code == 404
    assert not Reaction.objects.exists()


def test_in_chinese(client: Client, member: Any, comment: Comment) -> None:
    page = client.get(at(comment), headers={"Accept-Language": "zh-hans"}).content.decode()
    assert [label for _pressed, label in offered(page)] == ["同意", "存疑", "有启发", "同问", "感谢"]
