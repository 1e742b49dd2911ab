"""A discussion as one page shows it: threads with their replies, and what the member may do with each."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID, uuid4

from members.models import Member
from papers.models import Comment, Interpretation, Paper
from papers.rules.discussion import can_delete, can_edit, can_settle


@dataclass(frozen=True)
class Turn:
    """A comment with what the member may do with it."""

    comment: Comment
    may_edit: bool
    may_delete: bool
    is_answer: bool = False


@dataclass(frozen=True)
class Thread:
    turn: Turn
    replies: list[Turn]
    may_settle: bool
    # Marks the reply form that is shown with the thread.
    token: UUID

    @property
    def comment(self) -> Comment:
        return self.turn.comment


def load_threads(member: Member, paper: Paper, interpretation: Interpretation | None = None) -> list[Thread]:
    """Oldest first, in one query. A paper's discussion holds those of its interpretations too."""
    comments = paper.comments.select_related("author", "interpretation__author", "interpretation__paper")
    if interpretation is not None:
        comments = comments.filter(interpretation=interpretation)
    replies: defaultdict[int, list[Comment]] = defaultdict(list)
    threads = []
    for comment in comments:
        comment.paper = paper
        if comment.thread_id is None:
            threads.append(comment)
        elif comment.deleted_at is None:
            replies[comment.thread_id].append(comment)
    return [
        _thread(member, comment, replies[comment.pk])
        for comment in threads
        if comment.deleted_at is None or replies[comment.pk]
    ]


def load_thread(member: Member, thread: Comment) -> Thread:
    replies = thread.replies.standing().select_related("author", "interpretation", "paper")
    return _thread(member, thread, list(replies))


def _thread(member: Member, comment: Comment, replies: list[Comment]) -> Thread:
    return Thread(
        turn=_turn(member, comment, comment),
        replies=[_turn(member, reply, comment) for reply in replies],
        may_settle=can_settle(member, comment),
        token=uuid4(),
    )


def _turn(member: Member, comment: Comment, thread: Comment) -> Turn:
    return Turn(
        comment=comment,
        may_edit=can_edit(member, comment),
        may_delete=can_delete(member, comment),
        is_answer=thread.answer_id == comment.pk,
    )
