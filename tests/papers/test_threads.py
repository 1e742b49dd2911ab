from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import Comment, Interpretation, Paper, Reaction
from papers.threads import THREADS, Thread, load_thread, load_threads
from tests.factories import make_comment, make_interpretation, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db


def shown(member: Member, paper: Paper, interpretation: Interpretation | None = None) -> list[Thread]:
    return load_threads(member, paper, interpretation).shown


def test_oldest_first_with_their_replies() -> None:
    paper, member, now = make_paper(), make_member(), timezone.now()
    later = make_comment(paper, member, created_at=now)
    earlier = make_comment(paper, member, created_at=now - timedelta(hours=1))
    replies = [make_comment(paper, member, thread=earlier) for _ in range(2)]
    make_comment(make_paper(), member)
    threads = shown(member, paper)
    assert [thread.comment.pk for thread in threads] == [earlier.pk, later.pk]
    assert [turn.comment.pk for turn in threads[0].replies] == [reply.pk for reply in replies]


def test_of_an_interpretation_only_its_own() -> None:
    text, member = make_interpretation(make_paper(), make_member()), make_member()
    make_comment(text.paper, member)
    own = make_comment(text.paper, member, interpretation=text)
    assert [thread.comment.pk for thread in shown(member, text.paper, text)] == [own.pk]
    assert len(shown(member, text.paper)) == 2


def test_deleted_stand_only_where_replies_hang() -> None:
    paper, member, now = make_paper(), make_member(), timezone.now()
    make_comment(paper, member, deleted_at=now)
    hollow = make_comment(paper, member, deleted_at=now)
    make_comment(paper, member, thread=hollow, deleted_at=now)
    kept = make_comment(paper, member, deleted_at=now)
    reply = make_comment(paper, member, thread=kept)
    (thread,) = shown(member, paper)
    assert (thread.comment.pk, [turn.comment.pk for turn in thread.replies]) == (kept.pk, [reply.pk])
    assert not thread.turn.may_edit
    assert not thread.turn.may_delete


def test_what_each_may_do() -> None:
    paper, asker, replier = make_paper(), make_member(), make_member()
    question = make_comment(paper, asker, kind="question")
    reply = make_comment(paper, replier, thread=question)
    question.answer = reply
    question.save()

    def rights(member: Member) -> tuple[bool, ...]:
        (thread,) = shown(member, paper)
        (turn,) = thread.replies
        assert turn.is_answer
        assert not thread.turn.is_answer
        return thread.may_settle, thread.turn.may_edit, thread.turn.may_delete, turn.may_edit, turn.may_delete

    assert rights(asker) == (True, True, True, False, False)
    assert rights(replier) == (False, False, False, True, True)
    assert rights(make_member()) == (False, False, False, False, False)
    assert rights(make_organiser()) == (True, False, True, False, True)


class TestPages:
    @pytest.fixture
    def threads(self) -> list[Comment]:
        """One more than two pages hold, each written before the one that was made before it."""
        paper, member, now = make_paper(), make_member(), timezone.now()
        made = [
            make_comment(paper, member, created_at=now - timedelta(minutes=n)) for n in range(2 * THREADS + 1)
        ]
        return made[::-1]

    def page(self, threads: list[Comment], holding: int | None = None) -> tuple[list[int], int | None, bool]:
        found = load_threads(threads[0].author, threads[0].paper, holding=holding)
        return [thread.comment.pk for thread in found.shown], found.earlier, found.is_latest

    def test_the_latest_and_back_to_the_first(self, threads: list[Comment]) -> None:
        pks = [thread.pk for thread in threads]
        assert self.page(threads) == (pks[-THREADS:], pks[THREADS], True)
        assert self.page(threads, pks[THREADS]) == (pks[1 : THREADS + 1], pks[0], False)
        assert self.page(threads, pks[0]) == ([pks[0]], None, False)

    def test_one_on_the_latest_page_is_shown_there(self, threads: list[Comment]) -> None:
        latest = self.page(threads)
        assert self.page(threads, threads[-1].pk) == latest
        assert self.page(threads, threads[-THREADS].pk) == latest

    def test_of_one_that_is_not_there_is_empty(self, threads: list[Comment]) -> None:
        elsewhere = make_comment(make_paper(), make_member())
        assert self.page(threads, elsewhere.pk) == ([], None, False)
        assert self.page(threads, 10**18) == ([], None, False)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_three_queries(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    text, member = make_interpretation(make_paper(), make_member()), make_member()
    for _ in range(count):
        thread = make_comment(text.paper, make_member(), interpretation=text)
        reply = make_comment(text.paper, make_member(), interpretation=text, thread=thread)
        for comment in (thread, reply):
            Reaction.objects.create(comment=comment, member=make_member(), kind="agree")
    with django_assert_num_queries(3):
        for loaded in shown(member, text.paper):
            assert loaded.comment.author.name
            assert loaded.comment.interpreter == text.author.name
    with django_assert_num_queries(2):
        load_thread(member, thread.pk)
