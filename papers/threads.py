"""A discussion as one page shows it: threads with their replies, and what the member may do with each.

Bare values throughout, see `papers.said`.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Case, Q, When

from members.models import Member
from papers.models import Interpretation, Paper
from papers.reactions import Reacted, load_reactions
from papers.rules.discussion import can_delete, can_edit, can_settle
from papers.said import COMMENTS, Said, said_in
from papers.text import letters

# On one page; earlier ones are a link away.
THREADS = 50


class Turn(NamedTuple):
    """A comment with what the member may do with it."""

    comment: Said
    may_edit: bool
    may_delete: bool
    reactions: tuple[Reacted, ...] = ()
    is_answer: bool = False


class Thread(NamedTuple):
    turn: Turn
    replies: tuple[Turn, ...]
    may_settle: bool

    @property
    def comment(self) -> Said:
        return self.turn.comment


class Spot(NamedTuple):
    """Where a text is marked for a thread about words of it, in letters, and how many have spoken there."""

    pk: int
    start: int
    end: int
    turns: int


class Threads(NamedTuple):
    """One page of a discussion, oldest first or by place."""

    shown: list[Thread]
    # The last thread of the page before this one, where there is one.
    earlier: int | None
    is_latest: bool
    # Where they are read by place in the paper: the page, from 1 on, and whether another follows.
    page: int = 0
    goes_on: bool = False

    @property
    def comments(self) -> int | None:
        """How many there are, where this page has them all."""
        if self.earlier or self.goes_on or not self.is_latest:
            return None
        turns = [turn for thread in self.shown for turn in (thread.turn, *thread.replies)]
        return sum(not turn.comment.deleted_at for turn in turns)

    @property
    def name_places(self) -> bool:
        return any(thread.comment.place_kind for thread in self.shown)

    @property
    def have_marks(self) -> bool:
        return any(thread.comment.found_at is not None for thread in self.shown)

    @property
    def in_place(self) -> list[Thread]:
        return [thread for thread in self.shown if not thread.comment.is_gone]

    @property
    def gone(self) -> list[Thread]:
        """About words that the interpretation has no longer."""
        return [thread for thread in self.shown if thread.comment.is_gone]

    def spots(self, interpretation: int) -> tuple[Spot, ...]:
        """What those shown here mark in it."""
        return tuple(
            Spot(said.pk, said.found_at, said.found_at + len(letters(said.quote)), 1 + len(thread.replies))
            for thread in self.shown
            if (said := thread.comment).interpretation_id == interpretation
            and said.quote is not None
            and said.found_at is not None
        )


def load_threads(
    member: Member, paper: Paper, interpretation: Interpretation | None = None, *, holding: int | None = None
) -> Threads:
    """The latest page, or else the one that ends with the thread `holding`; three queries, or four.

    A paper's discussion holds those of its interpretations too.
    """
    threads = _threads_on(paper, interpretation)
    found = said_in(threads[: THREADS + 1])
    is_latest = holding is None or any(said.pk == holding for said in found[:THREADS])
    if not is_latest:
        found = said_in(threads.up_to(holding)[: THREADS + 1])
    earlier = found[THREADS].pk if len(found) > THREADS else None
    return Threads(_with_replies(member, paper, found[THREADS - 1 :: -1]), earlier, is_latest)


def load_threads_by_place(
    member: Member, paper: Paper, interpretation: Interpretation | None = None, *, page: int
) -> Threads:
    """In the paper's own order, on pages from 1 on; those that name no place come last. Two queries."""
    threads = _threads_on(paper, interpretation).order_by(_NOWHERE_LAST, "place_order", "created_at", "pk")
    first = THREADS * (page - 1)
    found = said_in(threads[first : first + THREADS + 1])
    return Threads(
        _with_replies(member, paper, found[:THREADS]),
        None,
        page == 1,
        page=page,
        goes_on=len(found) > THREADS,
    )


def load_thread(member: Member, pk: int) -> Thread:
    """One, in two queries."""
    comments = COMMENTS.filter(Q(pk=pk) | Q(thread=pk, deleted_at=None))
    first, *replies = sorted(
        said_in(comments), key=lambda said: (said.thread_id is not None, said.created_at, said.pk)
    )
    return _threads(member, [first], replies)[0]


# Made once: half the price of a query is its making.
_THREADS = COMMENTS.threads().with_something_standing().order_by("-created_at", "-pk")
_REPLIES = COMMENTS.standing().order_by("created_at", "pk")
_NOWHERE_LAST = Case(When(place_order="", then=1), default=0)


def _threads_on(paper: Paper, interpretation: Interpretation | None) -> Any:
    threads = _THREADS.filter(paper=paper)
    return threads.filter(interpretation=interpretation) if interpretation else threads


def _with_replies(member: Member, paper: Paper, shown: list[Said]) -> list[Thread]:
    replies = said_in(_REPLIES.filter(thread__in=[said.pk for said in shown]))
    return _threads(member, shown, replies, paper)


def _threads(
    member: Member, first: list[Said], replies: list[Said], paper: Paper | None = None
) -> list[Thread]:
    by_thread: defaultdict[int | None, list[Said]] = defaultdict(list)
    for reply in replies:
        by_thread[reply.thread_id].append(reply)
    reactions = load_reactions(member, [said.pk for said in (*first, *replies)], paper)
    return [
        Thread(
            turn=_turn(member, said, said, reactions),
            replies=tuple(_turn(member, reply, said, reactions) for reply in by_thread[said.pk]),
            may_settle=can_settle(member, said),
        )
        for said in first
    ]


def _turn(member: Member, said: Said, thread: Said, reactions: dict[int, tuple[Reacted, ...]]) -> Turn:
    return Turn(
        comment=said,
        may_edit=can_edit(member, said),
        may_delete=can_delete(member, said),
        reactions=reactions.get(said.pk, ()),
        is_answer=thread.answer_id == said.pk,
    )
