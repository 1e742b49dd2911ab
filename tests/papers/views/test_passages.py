import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import Comment, Interpretation, Passage
from tests.factories import (
    add_revision,
    make_comment,
    make_interpretation,
    make_member,
    make_paper,
    make_passage,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BODY = "<p>A rank of <em>four</em> is enough.</p>\n<p>Why is it &lt; 8?</p>"


@pytest.fixture
def text(client: Client) -> Interpretation:
    """Whose reader is signed in."""
    client.force_login(make_member("Ada"))
    return make_interpretation(make_paper(slug="lora"), make_member("Bob"), body_html=BODY)


def form(source: str = "Why?", **fields: Any) -> dict[str, Any]:
    return {"source": source, "token": str(uuid.uuid4())} | fields


def page_of(client: Client, text: Interpretation) -> str:
    return client.get(text.get_absolute_url()).content.decode()


def marks(page: str) -> list[str]:
    return re.findall(r'<mark class="passage"(?: id="passage-\d+")?>(.*?)</mark>', page)


class TestMarks:
    def test_a_comment_marks_the_words_it_is_about(self, client: Client, text: Interpretation) -> None:
        sent = form(quote="of four\n is", revision="1")
        answer = client.post(f"{text.get_absolute_url()}comments/", sent)
        comment = Comment.objects.get()
        assert (answer.status_code, comment.passage.quote) == (302, "of four is")
        page = page_of(client, text)
        assert marks(page) == ["of ", "four", " is"]
        assert f'<mark class="passage" id="passage-{comment.pk}">of </mark>' in page
        assert (
            f'href="#comment-{comment.pk}" lang="en" aria-label="Comments on this passage: 1">1</a>' in page
        )
        assert f'<a href="#passage-{comment.pk}">of four is</a>' in page

    def test_stand_on_the_papers_page_too(self, client: Client, text: Interpretation) -> None:
        other = make_interpretation(text.paper, make_member(), body_html="<p>four is enough</p>")
        make_passage(text, make_member(), "four is")
        assert marks(client.get("/papers/lora/").content.decode()) == ["four", " is"]
        assert marks(page_of(client, other)) == []

    def test_visitors_see_none(self, client: Client, text: Interpretation, settings: Any) -> None:
        settings.PUBLIC_INTERPRETATIONS = True
        make_passage(text, make_member(), "four is")
        client.logout()
        page = client.get("/papers/lora/").content.decode()
        assert "<em>four</em> is enough" in page
        assert marks(page) == []

    def test_replies_are_counted(self, client: Client, text: Interpretation) -> None:
        passage = make_passage(text, make_member(), "four is")
        make_comment(text.paper, make_member(), interpretation=text, thread=passage.comment)
        assert 'aria-label="Comments on this passage: 2">2</a>' in page_of(client, text)

    def test_contents_have_none(self, client: Client, text: Interpretation) -> None:
        body = "".join(f'<h3 id="h{n}">Part {n}</h3><p>{"word " * 600}</p>' for n in range(3))
        text = make_interpretation(text.paper, make_member(), body_html=body)
        make_passage(text, make_member(), "Part 1")
        page = page_of(client, text)
        assert '<a href="#h1">Part 1</a>' in page
        assert marks(page) == ["Part 1"]

    def test_no_query_more(self, client: Client, text: Interpretation) -> None:
        counts = []
        for count in (0, 1, 20):
            for _ in range(count):
                make_passage(text, make_member(), "four is")
            with CaptureQueriesContext(connection) as done:
                page_of(client, text)
            counts.append(len(done))
        assert counts[0] - 1 <= counts[1] == counts[2] <= 10


class TestGone:
    def test_listed_with_the_revision_that_has_them(self, client: Client, text: Interpretation) -> None:
        gone = make_passage(text, make_member(), "four is", found_at=None)
        make_comment(text.paper, make_member(), interpretation=text, html="<p>Newer.</p>")
        add_revision(text)
        page = page_of(client, text)
        newer, heading = page.index("<p>Newer.</p>"), page.index("<h3>On an earlier revision</h3>")
        assert newer < heading < page.index(f'id="thread-{gone.pk}"')
        assert f'<a href="/papers/lora/interpretations/{text.pk}/revisions/1/">four is' in page
        assert marks(page) == []

    def test_where_all_stand_there_is_no_such_list(self, client: Client, text: Interpretation) -> None:
        make_passage(text, make_member(), "four is")
        assert "<h3>On an earlier revision</h3>" not in page_of(client, text)

    def test_a_deleted_one_shows_no_words(self, client: Client, text: Interpretation) -> None:
        passage = make_passage(text, make_member(), "four is")
        comment = passage.comment
        make_comment(text.paper, make_member(), interpretation=text, thread=comment)
        client.force_login(comment.author)
        client.post(f"/papers/lora/comments/{comment.pk}/delete/")
        page = page_of(client, text)
        assert 'class="quote"' not in page
        assert marks(page) == []


class TestWrong:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"quote": "five is enough"}, "These words do not stand in the interpretation."),
            ({"quote": "four " * 101}, "at most 500 characters"),
            ({"quote": "four\0"}, "Null characters"),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_is_said_and_nothing_is_lost(
        self, client: Client, text: Interpretation, fields: dict[str, str], sentence: str, headers: Any
    ) -> None:
        sent = form("My long thought.", is_question="on", **fields)
        answer = client.post(f"{text.get_absolute_url()}comments/", sent, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert "My long thought." in page
        assert fields["quote"].strip("\0 ") in page
        assert re.search(r'name="is_question"[^>]* checked', page)
        assert re.search(r'<details class="more on-what" open', page)
        assert not Comment.objects.exists()

    @pytest.mark.parametrize("field", ["before", "after", "revision"])
    @pytest.mark.parametrize("value", ["x" * 9999, "-1", "\ud83d", "9" * 30])
    def test_what_only_a_script_sends_does_no_harm(
        self, client: Client, text: Interpretation, field: str, value: str
    ) -> None:
        sent = form(quote="four is", **{field: value.encode("utf-8", "replace").decode()})
        answer = client.post(f"{text.get_absolute_url()}comments/", sent)
        assert answer.status_code in (302, 422)
        assert Passage.objects.count() == (answer.status_code == 302)

    def test_a_paper_has_no_words_to_be_about(self, client: Client, text: Interpretation) -> None:
        client.post("/papers/lora/comments/", form(quote="nowhere"))
        assert (Comment.objects.count(), Passage.objects.count()) == (1, 0)


def test_hostile_words_are_escaped(client: Client, text: Interpretation) -> None:
    client.post(f"{text.get_absolute_url()}comments/", form(quote="Why is it < 8?"))
    page = page_of(client, text)
    assert marks(page) == ["Why is it &lt; 8?"]
    assert ">Why is it &lt; 8?</a>" in page


def test_in_the_readers_language(client: Client, text: Interpretation) -> None:
    make_passage(text, make_member(), "four is", found_at=None)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    client.force_login(make_member(language="zh-hans"))
    assert "<h3>关于较早的修订</h3>" in page_of(client, text)
