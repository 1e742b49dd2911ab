import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers.models import Comment
from papers.views.questions import PAGE
from tests.factories import make_comment, make_interpretation, make_member, make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make_member(seen_at=timezone.now()))
    return client


def ask(**fields: object) -> Comment:
    return make_comment(make_paper(), make_member(), kind="question", **fields)


def answered() -> Comment:
    question = ask(html="<p>Answered?</p>")
    question.answer = make_comment(question.paper, make_member(), thread=question)
    question.save()
    return question


def test_answered_ones_newest_first_lead_to_their_answer(client: Client) -> None:
    ask()
    first, second = answered(), answered()
    page = client.get("/questions/?state=answered").content.decode()
    assert shown(page) == [second.pk, first.pk]
    assert "2 questions are answered, the latest first." in page
    assert '<a href="/questions/">1 waits for an answer.</a>' in page
    assert page.count("See the answer") == 2


def test_answered_ones_are_paged_among_themselves(client: Client) -> None:
    ask()
    for _ in range(PAGE + 1):
        answered()
    page = client.get("/questions/?state=answered").content.decode()
    assert '<a href="?state=answered&amp;page=2">' in page


def test_each_says_how_many_replies_stand_and_leads_to_its_thread(client: Client) -> None:
    for count in (0, 1, 3):
        question = ask()
        for _ in range(count):
            make_comment(question.paper, make_member(), thread=question)
        make_comment(question.paper, make_member(), thread=question, deleted_at=timezone.now())
    page = client.get("/questions/").content.decode()
    assert re.findall(r"No reply yet|\d repl\w+", page) == ["No reply yet", "1 reply", "3 replies"]
    links = re.findall(r'<a class="btn link" href="([^"]+)"[^>]*>Answer</a>', page)
    assert links == [question.get_absolute_url() for question in Comment.objects.unanswered().order_by("pk")]


def shown(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('id="question-')[1:]]


def test_open_ones_only_with_counts(client: Client) -> None:
    first, second = ask(html="<p>First?</p>"), ask(html="<p>Second?</p>")
    answered()
    ask(html="<p>Deleted?</p>", deleted_at=timezone.now())
    make_comment(make_paper(), make_member(), html="<p>A remark.</p>")
    page = client.get("/questions/").content.decode()
    assert shown(page) == [first.pk, second.pk]
    assert "2 questions wait for an answer, the longest waiting first.<br>" in page
    assert '<a href="?state=answered">1 is answered.</a>' in page
    for hidden in ("Answered?", "Deleted?", "A remark."):
        assert hidden not in page


def test_leads_to_where_it_was_asked(client: Client) -> None:
    text = make_interpretation(make_paper(), make_member())
    question = make_comment(text.paper, make_member(), kind="question", interpretation=text)
    page = client.get("/questions/").content.decode()
    assert f'href="{text.get_absolute_url()}?thread={question.pk}#comment-{question.pk}"' in page


def test_empty_says_what_to_do(client: Client) -> None:
    assert "No question is open. Ask one" in client.get("/questions/").content.decode()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("", 0),
        ("1", 0),
        ("2", PAGE),
        ("99", PAGE),
        ("0", PAGE),
        ("-1", PAGE),
        ("x", 0),
        ("9" * 5000, 0),
        ("\0", 0),
    ],
)
def test_paged(client: Client, asked: str, first: int) -> None:
    questions = [ask() for _ in range(PAGE + 2)]
    page = client.get("/questions/", {"page": asked}).content.decode()
    assert shown(page) == [question.pk for question in questions[first : first + PAGE]]
    assert f"{PAGE + 2} questions" in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        text = make_interpretation(make_paper(), make_member())
        make_comment(text.paper, make_member(), kind="question", interpretation=text)
        answered()
    with django_assert_num_queries(4):
        client.get("/questions/")


def test_signed_out_and_post() -> None:
    assert Client().get("/questions/").headers["Location"] == "/accounts/login/?next=/questions/"
    member = Client()
    member.force_login(make_member())
    assert member.post("/questions/").status_code == 405
