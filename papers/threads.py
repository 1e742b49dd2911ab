"""A discussion as one page shows it: threads with their replies, and what the member may do with each.

In bare values, so that each thread is found again as a ready fragment.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, FilteredRelation, Q, When
from django.urls import reverse

from members.models import Member
from members.models.members import initials_of
from papers.models import Comment, Interpretation, Paper, PaperLink, PaperPlace
from papers.reactions import Reacted, load_reactions
from papers.rules.discussion import can_delete, can_edit, can_settle
from papers.text import language_of, letters

# On one page; earlier ones are a link away.
THREADS = 50


class Author(NamedTuple):
    pk: int
    name: str
    handle: str

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    def get_absolute_url(self) -> str:
        return reverse("papers:member_detail", args=[self.handle])


class Said(NamedTuple):
    """A comment's row, as far as a page shows it."""

    author: Author
    pk: int
    thread_id: int | None
    answer_id: int | None
    interpretation_id: int | None
    # Whose interpretation it is about.
    interpreter: str | None
    kind: str
    source: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    # The paper that may answer the question.
    hope_slug: str | None
    hope_name: str | None
    place_kind: str
    place_number: str
    # Words of the interpretation that it is about, in which revision they were chosen, where they stand now.
    quote: str | None
    revision: int | None
    found_at: int | None

    @property
    def place(self) -> PaperPlace:
        return PaperPlace(self.place_kind, self.place_number)

    @property
    def author_id(self) -> int:
        return self.author.pk

    @property
    def is_question(self) -> bool:
        return self.kind == Comment.Kind.QUESTION

    @property
    def language(self) -> str:
        return language_of(self.source)


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
        return [thread for thread in self.shown if not _is_gone(thread.comment)]

    @property
    def gone(self) -> list[Thread]:
        """About words that the interpretation has no longer."""
        return [thread for thread in self.shown if _is_gone(thread.comment)]

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
    found = _said(threads[: THREADS + 1])
    is_latest = holding is None or any(said.pk == holding for said in found[:THREADS])
    if not is_latest:
        found = _said(threads.up_to(holding)[: THREADS + 1])
    earlier = found[THREADS].pk if len(found) > THREADS else None
    return Threads(_with_replies(member, found[THREADS - 1 :: -1]), earlier, is_latest)


def load_threads_by_place(
    member: Member, paper: Paper, interpretation: Interpretation | None = None, *, page: int
) -> Threads:
    """In the paper's own order, on pages from 1 on; those that name no place come last. Two queries."""
    threads = _threads_on(paper, interpretation).order_by(_NOWHERE_LAST, "place_order", "created_at", "pk")
    first = THREADS * (page - 1)
    found = _said(threads[first : first + THREADS + 1])
    return Threads(
        _with_replies(member, found[:THREADS]), None, page == 1, page=page, goes_on=len(found) > THREADS
    )


def load_thread(member: Member, pk: int) -> Thread:
    """One, in two queries."""
    comments = _COMMENTS.filter(Q(pk=pk) | Q(thread=pk, deleted_at=None))
    first, *replies = sorted(
        _said(comments), key=lambda said: (said.thread_id is not None, said.created_at, said.pk)
    )
    return _threads(member, [first], replies)[0]


_COLUMNS = (
    *("author_id", "author__name", "author__handle", "pk", "thread_id", "answer_id", "interpretation_id"),
    *("interpretation__author__name", "kind", "source", "html", "created_at", "edited_at", "deleted_at"),
    *("hope__target__slug", "hope__target__short_name"),
    *("place_kind", "place_number", "passage__quote", "passage__revision", "passage__found_at"),
)


# Made once: half the price of a query is its making.
_HOPE = FilteredRelation("links", condition=Q(links__kind=PaperLink.Kind.MAY_ANSWER))
_COMMENTS: Any = Comment.objects.annotate(hope=_HOPE).values_list(*_COLUMNS)
_THREADS = _COMMENTS.threads().with_something_standing().order_by("-created_at", "-pk")
_REPLIES = _COMMENTS.standing().order_by("created_at", "pk")
_NOWHERE_LAST = Case(When(place_order="", then=1), default=0)


def _threads_on(paper: Paper, interpretation: Interpretation | None) -> Any:
    threads = _THREADS.filter(paper=paper)
    return threads.filter(interpretation=interpretation) if interpretation else threads


def _with_replies(member: Member, shown: list[Said]) -> list[Thread]:
    return _threads(member, shown, _said(_REPLIES.filter(thread__in=[said.pk for said in shown])))


def _is_gone(said: Said) -> bool:
    return said.quote is not None and said.found_at is None


def _said(rows: Iterable[tuple[Any, ...]]) -> list[Said]:
    return [Said(Author(*row[:3]), *row[3:]) for row in rows]


def _threads(member: Member, first: list[Said], replies: list[Said]) -> list[Thread]:
    by_thread: defaultdict[int | None, list[Said]] = defaultdict(list)
    for reply in replies:
        by_thread[reply.thread_id].append(reply)
    reactions = load_reactions(member, [said.pk for said in (*first, *replies)])
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
