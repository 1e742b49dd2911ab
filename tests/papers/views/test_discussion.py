import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers.models import Comment, CommentEdit, Paper
from papers.models.discussion import MAX_COMMENT
from tests.factories import (
    make_comment,
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def paper() -> Paper:
    return make_paper(slug="lora")


@pytest.fixture
def member(client: Client) -> Any:
    """Who is signed in."""
    member = make_member("Ada", handle="ada", seen_at=timezone.now())
    client.force_login(member)
    return member


def form(source: str = "Why?", **fields: Any) -> dict[str, Any]:
    return {"source": source, "token": str(uuid.uuid4())} | fields


def at(comment: Comment, what: str) -> str:
    return f"/papers/{comment.paper.slug}/comments/{comment.pk}/{what}/"


def page_of(client: Client) -> str:
    return client.get("/papers/lora/").content.decode()


class TestThread:
    def test_on_a_paper(self, client: Client, member: Any, paper: Paper) -> None:
        answer = client.post("/papers/lora/comments/", form(is_question="on"))
        comment = Comment.objects.get()
        assert (comment.author, comment.kind) == (member, "question")
        assert answer.headers["Location"] == f"/papers/lora/?thread={comment.pk}#comment-{comment.pk}"
        assert comment.html in page_of(client)
        assert "Question · open" in page_of(client)

    def test_on_an_interpretation_shows_on_the_papers_page_with_whose(
        self, client: Client, member: Any, paper: Paper
    ) -> None:
        text = make_interpretation(paper, make_member("Bob"))
        answer = client.post(f"{text.get_absolute_url()}comments/", form("Well said."))
        comment = Comment.objects.get()
        assert (
            answer.headers["Location"]
            == f"{text.get_absolute_url()}?thread={comment.pk}#comment-{comment.pk}"
        )
        assert "on Bob’s interpretation" in page_of(client)
        own_page = client.get(text.get_absolute_url()).content.decode()
        assert "Well said." in own_page
        # There the style sheet hides whose it is, in what htmx brings later too.
        assert re.search(r'<a class="quiet on"[^>]*>on Bob’s interpretation</a>', own_page)
        assert '<section class="section discussion own"' in own_page
        assert "discussion own" not in page_of(client)

    def test_htmx_gets_the_discussion_with_a_fresh_form(
        self, client: Client, member: Any, paper: Paper
    ) -> None:
        sent = form()
        answer = client.post("/papers/lora/comments/", sent, headers=HTMX)
        partial = answer.content.decode()
        assert (answer.status_code, partial.count('id="discussion"')) == (200, 1)
        assert "<html" not in partial
        assert "<p>Why?</p>" in partial
        assert sent["token"] not in partial

    def test_same_form_twice_is_one_comment(self, client: Client, member: Any, paper: Paper) -> None:
        sent = form()
        for _ in range(2):
            answer = client.post("/papers/lora/comments/", sent)
            assert answer.headers["Location"].endswith(f"#comment-{Comment.objects.get().pk}")

    def test_on_anothers_draft_is_missing(self, client: Client, member: Any, paper: Paper) -> None:
        for author in (member, make_member()):
            draft = make_draft(paper, author)
            assert client.post(f"{draft.get_absolute_url()}comments/", form()).status_code == 404
        assert not Comment.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"source": " \r\n "}, "Write something first."),
            ({"source": "x" * (MAX_COMMENT + 1)}, "at most 20000 characters"),
            ({"source": "Kept\0"}, "Null characters"),
            ({"source": "Kept", "token": "x"}, "Enter a valid UUID."),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_wrong_is_said_and_kept(
        self, client: Client, member: Any, paper: Paper, wrong: dict[str, str], sentence: str, headers: Any
    ) -> None:
        answer = client.post("/papers/lora/comments/", form() | wrong, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert wrong["source"].strip().strip("\0") in page
        assert page.startswith("<!doctype html>") is not bool(headers)
        assert not Comment.objects.exists()

    def test_line_ends_of_browsers_count_once(self, client: Client, member: Any, paper: Paper) -> None:
        client.post("/papers/lora/comments/", form("x\r\n" * (MAX_COMMENT // 2)))
        assert Comment.objects.get().source == ("x\n" * (MAX_COMMENT // 2)).strip()

    def test_signed_out_unknown_paper_and_get(self, client: Client, paper: Paper) -> None:
        answer = client.post(
            "/papers/lora/comments/", form(), headers={"Referer": "http://testserver/papers/lora/"}
        )
        assert answer.status_code == 403
        assert 'href="/accounts/login/?next=/papers/lora/"' in answer.content.decode()
        client.force_login(make_member())
        assert client.post("/papers/none/comments/", form()).status_code == 404
        assert client.get("/papers/lora/comments/").status_code == 405


class TestReply:
    def test_stands_below_its_thread(self, client: Client, member: Any, paper: Paper) -> None:
        thread = make_comment(paper, make_member())
        answer = client.post(at(thread, "replies"), form("Because."))
        reply = thread.replies.get()
        assert (reply.author, reply.source) == (member, "Because.")
        assert answer.headers["Location"] == f"/papers/lora/?thread={thread.pk}#comment-{thread.pk}"
        partial = client.post(at(thread, "replies"), form("Also."), headers=HTMX).content.decode()
        assert partial.count(f'id="thread-{thread.pk}"') == 1
        assert partial.index("Because.") < partial.index("Also.")

    def test_on_an_interpretation_belongs_to_it(self, client: Client, member: Any, paper: Paper) -> None:
        text = make_interpretation(paper, make_member())
        thread = make_comment(paper, make_member(), interpretation=text)
        client.post(at(thread, "replies"), form())
        assert thread.replies.get().interpretation == text

    @pytest.mark.parametrize("below", ["reply", "deleted"])
    def test_not_below_a_reply_or_a_deleted_thread(
        self, client: Client, member: Any, paper: Paper, below: str
    ) -> None:
        target = make_comment(paper, make_member())
        if below == "reply":
            target = make_comment(paper, make_member(), thread=target)
        else:
            Comment.objects.filter(pk=target.pk).update(deleted_at=timezone.now())
        answer = client.post(at(target, "replies"), form(), headers=HTMX)
        assert answer.status_code == 409
        assert "One cannot reply to this any more." in answer.content.decode()
        plain = client.post(at(target, "replies"), form("Kept."))
        assert (plain.status_code, "Kept.</textarea>" in plain.content.decode()) == (409, True)
        assert not target.replies.exists()

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize("wrong", [{"source": ""}, {"token": ""}, {"source": "x" * (MAX_COMMENT + 1)}])
    def test_wrong_is_said_and_kept(
        self, client: Client, member: Any, paper: Paper, headers: Any, wrong: dict[str, str]
    ) -> None:
        thread = make_comment(paper, make_member())
        answer = client.post(at(thread, "replies"), form("Kept.") | wrong, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'class="problem"' in page
        assert wrong.get("source", "Kept.") in page
        assert page.startswith("<!doctype html>") is not bool(headers)

    def test_signed_out_unknown_and_get(self, client: Client, paper: Paper) -> None:
        thread = make_comment(paper, make_member())
        assert client.post(at(thread, "replies"), form()).status_code == 403
        client.force_login(make_member())
        make_paper(slug="other")
        assert client.post(f"/papers/other/comments/{thread.pk}/replies/", form()).status_code == 404
        assert client.get(at(thread, "replies")).status_code == 405
        assert not thread.replies.exists()


class TestEdit:
    def test_own(self, client: Client, member: Any, paper: Paper) -> None:
        comment = make_comment(paper, member, source="Before")
        assert "Before" in client.get(at(comment, "edit")).content.decode()
        answer = client.post(at(comment, "edit"), {"source": "After"})
        assert answer.headers["Location"] == comment.get_absolute_url()
        assert CommentEdit.objects.get().source == "Before"
        page = page_of(client)
        assert "<p>After</p>" in page
        assert ">edited<" in page
        assert "Before" not in page

    @pytest.mark.parametrize("below", [False, True])
    def test_htmx_gets_the_thread(self, client: Client, member: Any, paper: Paper, below: bool) -> None:
        thread = make_comment(paper, member, html="<p>First.</p>")
        comment = make_comment(paper, member, thread=thread) if below else thread
        answer = client.post(at(comment, "edit"), {"source": "After"}, headers=HTMX)
        partial = answer.content.decode()
        assert answer.status_code == 200
        assert answer.headers["HX-Trigger"] == '{"said": {"text": "Your comment is saved."}}'
        assert partial.count(f'id="thread-{thread.pk}"') == partial.count("<p>After</p>") == 1
        assert ("<p>First.</p>" in partial) is below
        assert 'class="editing"' not in partial

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize("data", [{}, {"source": " "}, {"source": "x" * (MAX_COMMENT + 1)}])
    def test_wrong_is_said_and_kept(
        self, client: Client, member: Any, paper: Paper, data: dict[str, str], headers: Any
    ) -> None:
        comment = make_comment(paper, member, source="Before", html="<p>Before</p>")
        other = make_comment(paper, member, thread=comment, html="<p>Other</p>")
        answer = client.post(at(comment, "edit"), data, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert data.get("source", "") in page
        assert 'aria-invalid="true"' in page
        assert page.count('class="editing"') == 1
        assert page.startswith("<!doctype html>") is not bool(headers)
        assert ("<p>Other</p>" in page) is bool(headers)
        assert f'id="comment-{comment.pk}-text"' not in page
        assert (f'id="comment-{other.pk}-text"' in page) is bool(headers)
        comment.refresh_from_db()
        assert comment.source == "Before"

    def test_of_another(self, client: Client, member: Any, paper: Paper) -> None:
        comment = make_comment(paper, make_member(), source="Theirs")
        refused = client.get(at(comment, "edit"))
        assert (refused.status_code, "This is not yours to do" in refused.content.decode()) == (403, True)
        assert client.post(at(comment, "edit"), {"source": "Mine"}).status_code == 403
        assert at(comment, "edit") not in page_of(client)

    def test_an_organiser_may_delete_but_not_edit(self, client: Client, paper: Paper) -> None:
        comment = make_comment(paper, make_member(), source="Theirs")
        client.force_login(make_organiser())
        page = client.get(at(comment, "edit")).content.decode()
        assert "<textarea" not in page
        assert at(comment, "delete") in page
        assert client.post(at(comment, "edit"), {"source": "Mine"}).status_code == 403

    def test_signed_out_and_deleted(self, client: Client, paper: Paper) -> None:
        comment = make_comment(paper, make_member(), deleted_at=timezone.now(), source="", html="")
        assert client.get(at(comment, "edit")).headers["Location"] == (
            f"/accounts/login/?next={at(comment, 'edit')}"
        )
        client.force_login(comment.author)
        assert client.get(at(comment, "edit")).status_code == 403


class TestDelete:
    @pytest.mark.parametrize("organiser", [False, True])
    def test_a_thread_without_replies_disappears(
        self, client: Client, member: Any, paper: Paper, organiser: bool
    ) -> None:
        comment = make_comment(paper, member, html="<p>Unwise.</p>")
        if organiser:
            client.force_login(make_organiser())
        assert client.post(at(comment, "delete")).headers["Location"] == "/papers/lora/"
        assert f'id="thread-{comment.pk}"' not in page_of(client)

    @pytest.mark.parametrize("below", [False, True])
    def test_htmx_gets_the_thread(self, client: Client, member: Any, paper: Paper, below: bool) -> None:
        thread = make_comment(paper, member, html="<p>First.</p>")
        comment = make_comment(paper, member, thread=thread, html="<p>Below.</p>") if below else thread
        answer = client.post(at(comment, "delete"), headers=HTMX)
        partial = answer.content.decode()
        assert answer.headers["HX-Trigger"] == '{"said": {"text": "The comment is deleted."}}'
        assert partial.count(f'id="thread-{thread.pk}"') == 1
        assert ("<p>First.</p>" in partial, "<p>Below.</p>" in partial) == (below, False)
        assert ('<p class="quiet">deleted</p>' in partial) is not below

    def test_where_replies_hang_deleted_stands(self, client: Client, member: Any, paper: Paper) -> None:
        comment = make_comment(paper, member, source="Unwise.", html="<p>Unwise.</p>", kind="question")
        reply = make_comment(paper, make_member(), thread=comment, html="<p>Stays.</p>")
        client.post(at(comment, "delete"))
        page = page_of(client)
        assert '<p class="quiet">deleted</p>' in page
        assert "Stays." in page
        assert "Unwise." not in page
        assert at(comment, "replies") not in page
        assert at(comment, "answer") not in page
        Comment.objects.filter(pk=reply.pk).update(deleted_at=timezone.now())
        assert f'id="thread-{comment.pk}"' not in page_of(client)

    def test_not_by_another_not_signed_out_not_by_get(self, client: Client, paper: Paper) -> None:
        comment = make_comment(paper, make_member(), source="Stays.")
        assert client.post(at(comment, "delete")).status_code == 302
        client.force_login(make_member())
        assert client.post(at(comment, "delete")).status_code == 403
        assert client.get(at(comment, "delete")).status_code == 405
        comment.refresh_from_db()
        assert (comment.source, comment.deleted_at) == ("Stays.", None)


class TestAnswer:
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_answered_then_another_then_open_again(
        self, client: Client, member: Any, paper: Paper, headers: Any
    ) -> None:
        question = make_comment(paper, member, kind="question")
        first, second = (make_comment(paper, make_member(), thread=question) for _ in range(2))
        for reply in (first, second):
            answer = client.post(at(question, "answer"), {"reply": reply.pk}, headers=headers)
            question.refresh_from_db()
            assert question.answer == reply
        page = answer.content.decode() if headers else page_of(client)
        assert page.count("Question · answered") == page.count('class="comment answer"') == 1
        client.post(at(question, "answer/delete"), headers=headers)
        question.refresh_from_db()
        assert question.answer is None
        assert "Question · open" in page_of(client)

    def test_who_may_sees_the_button(self, client: Client, member: Any, paper: Paper) -> None:
        question = make_comment(paper, make_member(), kind="question")
        make_comment(paper, member, thread=question)
        assert "This answers the question" not in page_of(client)
        for maker in (question.author, make_organiser()):
            client.force_login(maker)
            assert page_of(client).count("This answers the question") == 1

    def test_others_may_not(self, client: Client, member: Any, paper: Paper) -> None:
        question = make_comment(paper, make_member(), kind="question")
        reply = make_comment(paper, member, thread=question)
        assert client.post(at(question, "answer"), {"reply": reply.pk}).status_code == 403
        assert client.post(at(question, "answer/delete")).status_code == 403

    @pytest.mark.parametrize("reply", ["", "0", "x", "-1", "٣", "9" * 18, "9" * 40, "1.0", "\x00"])
    def test_an_unknown_reply_is_missing(self, client: Client, member: Any, paper: Paper, reply: str) -> None:
        question = make_comment(paper, member, kind="question")
        assert client.post(at(question, "answer"), {"reply": reply}).status_code == 404

    def test_a_deleted_reply_is_a_conflict(self, client: Client, member: Any, paper: Paper) -> None:
        question = make_comment(paper, member, kind="question")
        reply = make_comment(paper, make_member(), thread=question, deleted_at=timezone.now())
        answer = client.post(at(question, "answer"), {"reply": reply.pk}, headers=HTMX)
        assert answer.status_code == 409
        assert "A question is answered by one of its replies." in answer.content.decode()

    def test_signed_out_and_get(self, client: Client, paper: Paper) -> None:
        question = make_comment(paper, make_member(), kind="question")
        for what in ("answer", "answer/delete"):
            assert client.post(at(question, what)).status_code == 302
        client.force_login(question.author)
        for what in ("answer", "answer/delete"):
            assert client.get(at(question, what)).status_code == 405


def test_one_template_two_doors(client: Client, member: Any, paper: Paper) -> None:
    """The thread that a reply gets back is the one that the page holds, but for the tokens."""
    thread = make_comment(paper, member, kind="question")
    partial = client.post(at(thread, "replies"), form("Because."), headers=HTMX).content.decode()

    def bare(html: str) -> str:
        lines = (line.strip() for line in html.splitlines())
        return "\n".join(line for line in lines if line and 'type="hidden"' not in line)

    assert bare(partial) in bare(page_of(client))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_do_not_grow(
    client: Client, member: Any, paper: Paper, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    text = make_interpretation(paper, make_member())
    for _ in range(count):
        for interpretation in (None, text):
            thread = make_comment(paper, make_member(), kind="question", interpretation=interpretation)
            reply = make_comment(paper, make_member(), thread=thread, interpretation=interpretation)
            thread.answer = reply
            thread.save()
    with django_assert_num_queries(9):
        client.get("/papers/lora/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("below", [False, True])
def test_the_same_form_twenty_times_at_once_is_one_comment(paper: Paper, below: bool) -> None:
    author = make_member()
    thread = make_comment(paper, author)
    url = at(thread, "replies") if below else "/papers/lora/comments/"
    sent, barrier = form("At once @ada"), Barrier(20)
    make_member(handle="ada")
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(author)

    def send(client: Client) -> int:
        try:
            barrier.wait(60)
            return client.post(url, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(send, clients)) == {302}
    comment = Comment.objects.exclude(pk=thread.pk).get()
    assert (comment.source, comment.mentions.count()) == ("At once @ada", 1)
