import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from members.models import Member
from papers.actions.discussion import (
    Place,
    answer_question,
    comment_on,
    delete_comment,
    edit_comment,
    reopen_question,
)
from papers.models import Comment, CommentEdit, Mention, Paper
from papers.text import RENDERER_VERSION
from readinggroup.errors import RuleViolation
from tests.factories import make_comment, make_interpretation, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def say(place: Place | Paper, source: str, *, by: Member | None = None, **fields: Any) -> Comment:
    defaults: dict[str, Any] = {"is_question": False, "token": uuid.uuid4(), "now": timezone.now()}
    place = place if isinstance(place, Place) else Place(place)
    return comment_on(place, author=by or make_member(), source=source, **defaults | fields)


def ask(**fields: Any) -> Comment:
    return make_comment(make_paper(), make_member(), kind="question", **fields)


def reply_to(thread: Comment, **fields: Any) -> Comment:
    return make_comment(thread.paper, make_member(), thread=thread, **fields)


def edit(comment: Comment, source: str, by: Member | None = None) -> Comment:
    return edit_comment(comment=comment, member=by or comment.author, source=source, now=timezone.now())


def delete(comment: Comment, by: Member | None = None) -> Comment:
    return delete_comment(comment=comment, member=by or comment.author, now=timezone.now())


class TestComment:
    def test_on_a_paper(self) -> None:
        comment = say(make_paper(), "**Why** $x$?", is_question=True)
        assert (comment.kind, comment.renderer_version) == ("question", RENDERER_VERSION)
        assert comment.html.startswith("<p><strong>Why</strong> <span")
        assert comment.html.count("<math") == 1

    def test_on_an_interpretation(self) -> None:
        interpretation = make_interpretation(make_paper(), make_member())
        comment = say(Place(interpretation.paper, interpretation), "Well said.")
        assert comment.interpretation == interpretation

    def test_a_reply_is_a_remark(self) -> None:
        thread = ask()
        reply = say(Place(thread.paper, None, thread), "Because.", is_question=True)
        assert (reply.thread, reply.kind) == (thread, "remark")

    def test_same_form_twice_is_one_comment(self) -> None:
        paper, author, token = make_paper(), make_member(), uuid.uuid4()
        first = say(paper, "Once.", by=author, token=token)
        assert say(paper, "Once.", by=author, token=token) == first
        assert Comment.objects.count() == 1

    def test_other_words_in_a_form_brought_back_are_not_lost(self) -> None:
        paper, author, token = make_paper(), make_member(), uuid.uuid4()
        say(paper, "One.", by=author, token=token)
        say(paper, "Two.", by=author, token=token)
        assert list(Comment.objects.values_list("source", flat=True)) == ["One.", "Two."]

    def test_the_same_words_below_two_threads_are_two_replies(self) -> None:
        author, token, threads = make_member(), uuid.uuid4(), [ask(), ask()]
        for thread in threads:
            say(Place(thread.paper, None, thread), "Yes.", by=author, token=token)
        assert [thread.replies.count() for thread in threads] == [1, 1]

    def test_the_token_of_another_member_is_no_hindrance(self) -> None:
        paper, token = make_paper(), uuid.uuid4()
        say(paper, "Same.", token=token)
        say(paper, "Same.", token=token)
        assert Comment.objects.count() == 2

    @pytest.mark.parametrize("how", ["reply", "deleted"])
    def test_nothing_hangs_below_a_reply_or_a_deleted_thread(self, how: str) -> None:
        thread = ask()
        below = reply_to(thread) if how == "reply" else delete(thread)
        with pytest.raises(RuleViolation, match="cannot reply"):
            say(Place(thread.paper, None, below), "Too late.")


class TestMentions:
    @pytest.mark.parametrize(
        "source",
        [
            "@ada, look",
            "请看@ada的解读",
            "谢谢，@ADA。",
            "(@ada)",
            "**@ada**",
            "@ada @ada",
        ],
    )
    def test_names_a_member(self, source: str) -> None:
        ada = make_member("Ada", handle="ada")
        comment = say(make_paper(), source)
        assert list(comment.mentions.values_list("member", flat=True)) == [ada.pk]
        assert 'href="/members/ada/"' in comment.html

    @pytest.mark.parametrize("source", ["mail me at x@ada", "`@ada`", "@adam", "@nobody", "$@ada$"])
    def test_names_nobody(self, source: str) -> None:
        make_member("Ada", handle="ada")
        assert not say(make_paper(), source).mentions.exists()

    def test_not_oneself_and_not_who_left(self) -> None:
        ada = make_member("Ada", handle="ada")
        make_member("Bob", handle="bob", is_active=False)
        comment = say(make_paper(), "@ada @bob", by=ada)
        assert not comment.mentions.exists()
        assert "/members/bob/" not in comment.html

    def test_follow_an_edit(self) -> None:
        ada, bob = make_member("Ada", handle="ada"), make_member("Bob", handle="bob")
        comment = say(make_paper(), "@ada")
        kept = Mention.objects.get(member=ada)
        edit(comment, "@ada @bob")
        assert list(comment.mentions.order_by("pk").values_list("member", flat=True)) == [ada.pk, bob.pk]
        assert comment.mentions.get(member=ada) == kept
        edit(comment, "nobody")
        assert not comment.mentions.exists()


class TestEdit:
    def test_keeps_what_it_said_before(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="Before")
        edited = edit(comment, "*After*")
        assert (edited.source, edited.html) == ("*After*", "<p><em>After</em></p>\n")
        assert edited.edited_at
        assert list(CommentEdit.objects.values_list("comment", "source")) == [(comment.pk, "Before")]

    def test_the_same_text_is_no_edit(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="Same")
        assert edit(comment, "Same").edited_at is None
        assert not CommentEdit.objects.exists()

    def test_keeps_what_another_window_said_meanwhile(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="One")
        other_window = Comment.objects.get(pk=comment.pk)
        edit(comment, "Two")
        edit(other_window, "Three")
        assert list(CommentEdit.objects.order_by("pk").values_list("source", flat=True)) == ["One", "Two"]

    def test_does_not_bring_back_deleted_words(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="Private")
        other_window = Comment.objects.get(pk=comment.pk)
        delete(comment)
        with pytest.raises(PermissionDenied):
            edit(other_window, "Private after all")
        comment.refresh_from_db()
        assert comment.source == ""

    @pytest.mark.parametrize("maker", [make_member, make_organiser])
    def test_only_by_its_author(self, maker: Any) -> None:
        comment = make_comment(make_paper(), make_member(), source="Mine")
        with pytest.raises(PermissionDenied):
            edit(comment, "Yours", by=maker())


class TestDelete:
    @pytest.mark.parametrize("maker", [None, make_organiser])
    def test_words_are_gone_for_good(self, maker: Any) -> None:
        make_member(handle="ada")
        comment = say(make_paper(), "Unwise @ada")
        edit(comment, "Unwiser @ada")
        delete(comment, by=maker and maker())
        comment.refresh_from_db()
        assert (comment.source, comment.html) == ("", "")
        assert comment.deleted_at
        assert not CommentEdit.objects.exists()
        assert not Mention.objects.exists()

    def test_not_by_another_member(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="Mine")
        with pytest.raises(PermissionDenied):
            delete(comment, by=make_member())
        comment.refresh_from_db()
        assert comment.source == "Mine"

    def test_twice_is_refused(self) -> None:
        comment = delete(make_comment(make_paper(), make_member()))
        with pytest.raises(PermissionDenied):
            delete(comment)

    def test_of_the_answer_opens_the_question(self) -> None:
        question = ask()
        answer = reply_to(question)
        answer_question(question=question, reply=answer, member=question.author, now=NOW)
        assert not Comment.objects.unanswered().exists()
        delete(answer)
        assert list(Comment.objects.unanswered()) == [question]

    def test_of_a_question_takes_it_off_the_list(self) -> None:
        question = ask()
        reply_to(question)
        delete(question)
        assert not Comment.objects.unanswered().exists()


class TestAnswer:
    @pytest.mark.parametrize("by_organiser", [False, True])
    def test_by_a_reply_then_by_another_then_by_none(self, by_organiser: bool) -> None:
        question = ask()
        first, second = reply_to(question), reply_to(question)
        member = make_organiser() if by_organiser else question.author
        for reply in (first, second):
            answer_question(question=question, reply=reply, member=member, now=NOW)
            question.refresh_from_db()
            settled = question.answer, question.settled_at, question.settled_by
            assert settled == (reply, NOW, member)
        reopen_question(question=question, member=member)
        question.refresh_from_db()
        assert question.answer is None

    def test_not_by_another_member_not_even_who_replied(self) -> None:
        question = ask()
        reply = reply_to(question)
        with pytest.raises(PermissionDenied):
            answer_question(question=question, reply=reply, member=reply.author, now=NOW)
        answer_question(question=question, reply=reply, member=question.author, now=NOW)
        with pytest.raises(PermissionDenied):
            reopen_question(question=question, member=reply.author)

    def test_only_by_its_own_standing_replies(self) -> None:
        question = ask()
        for reply in (reply_to(ask()), delete(reply_to(question)), question):
            with pytest.raises(RuleViolation, match="one of its replies"):
                answer_question(question=question, reply=reply, member=question.author, now=NOW)

    def test_a_remark_has_no_answer(self) -> None:
        remark = make_comment(make_paper(), make_member())
        with pytest.raises(PermissionDenied):
            answer_question(question=remark, reply=reply_to(remark), member=remark.author, now=NOW)

    def test_a_deleted_question_has_none_either(self) -> None:
        question = ask()
        reply = reply_to(question)
        delete(question)
        with pytest.raises(PermissionDenied):
            answer_question(question=question, reply=reply, member=make_organiser(), now=NOW)
