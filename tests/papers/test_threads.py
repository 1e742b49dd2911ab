from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers.threads import load_thread, load_threads
from tests.factories import make_comment, make_interpretation, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db


def test_oldest_first_with_their_replies() -> None:
    paper, member, now = make_paper(), make_member(), timezone.now()
    later = make_comment(paper, member, created_at=now)
    earlier = make_comment(paper, member, created_at=now - timedelta(hours=1))
    replies = [make_comment(paper, member, thread=earlier) for _ in range(2)]
    make_comment(make_paper(), member)
    threads = load_threads(member, paper)
    assert [thread.comment for thread in threads] == [earlier, later]
    assert [turn.comment for turn in threads[0].replies] == replies


def test_of_an_interpretation_only_its_own() -> None:
    text, member = make_interpretation(make_paper(), make_member()), make_member()
    make_comment(text.paper, member)
    own = make_comment(text.paper, member, interpretation=text)
    assert [thread.comment for thread in load_threads(member, text.paper, text)] == [own]
    assert len(load_threads(member, text.paper)) == 2


def test_deleted_stand_only_where_replies_hang() -> None:
    paper, member, now = make_paper(), make_member(), timezone.now()
    make_comment(paper, member, deleted_at=now)
    hollow = make_comment(paper, member, deleted_at=now)
    make_comment(paper, member, thread=hollow, deleted_at=now)
    kept = make_comment(paper, member, deleted_at=now)
    reply = make_comment(paper, member, thread=kept)
    (thread,) = load_threads(member, paper)
    assert (thread.comment, [turn.comment for turn in thread.replies]) == (kept, [reply])
    assert not thread.turn.may_edit
    assert not thread.turn.may_delete


def test_what_each_may_do() -> None:
    paper, asker, replier = make_paper(), make_member(), make_member()
    question = make_comment(paper, asker, kind="question")
    reply = make_comment(paper, replier, thread=question)
    question.answer = reply
    question.save()

    def rights(member: object) -> tuple[bool, ...]:
        (thread,) = load_threads(member, paper)  # type: ignore[arg-type]  # one of the members below
        (turn,) = thread.replies
        assert turn.is_answer
        assert not thread.turn.is_answer
        return thread.may_settle, thread.turn.may_edit, thread.turn.may_delete, turn.may_edit, turn.may_delete

    assert rights(asker) == (True, True, True, False, False)
    assert rights(replier) == (False, False, False, True, True)
    assert rights(make_member()) == (False, False, False, False, False)
    assert rights(make_organiser()) == (True, False, True, False, True)


def test_each_reply_form_is_marked_apart() -> None:
    paper, member = make_paper(), make_member()
    make_comment(paper, member)
    make_comment(paper, member)
    assert len({thread.token for _ in range(2) for thread in load_threads(member, paper)}) == 4


@pytest.mark.parametrize("count", [1, 3, 30])
def test_one_query(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    text, member = make_interpretation(make_paper(), make_member()), make_member()
    for _ in range(count):
        thread = make_comment(text.paper, make_member(), interpretation=text)
        make_comment(text.paper, make_member(), interpretation=text, thread=thread)
    with django_assert_num_queries(1):
        for loaded in load_threads(member, text.paper):
            assert loaded.comment.author.name
            assert loaded.comment.get_absolute_url()
    with django_assert_num_queries(1):
        load_thread(member, thread)
