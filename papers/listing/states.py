"""What has become of the papers of a list, for every row of it, in bare values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from members.models import Member
from members.models.members import initials_of
from papers.models import Claim, Entry, Interpretation, ReadingList, ReadMark
from papers.models.claims import LEAD_SEAT, role_of


class State(StrEnum):
    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    INTERPRETED = "interpreted"
    READ = "read"


class Person(NamedTuple):
    """Somebody who has a paper: a ring, filled where they have published."""

    name: str
    done: bool
    seat: int

    @property
    def label(self) -> str:
        return f"{self.name} · {_('interpreted') if self.done else role_of(self.seat)}"

    @property
    def initials(self) -> str:
        return initials_of(self.name)


MINE = "mine"
Marks = frozenset[str]


@dataclass(slots=True)
class PaperState:
    """What has become of a paper; shared by all entries that hold it."""

    # By member: the seat and the name, lead first; the name of who has published.
    claimants: dict[int, tuple[int, str]] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    led: bool = False
    mine: bool = False
    read: bool = False

    @property
    def people(self) -> tuple[Person, ...]:
        """Who claimed it, lead first, then who wrote without a claim."""
        if not self.claimants and not self.authors:
            return ()
        held = [Person(name, pk in self.authors, seat) for pk, (seat, name) in self.claimants.items()]
        free = [
            Person(name, True, LEAD_SEAT) for pk, name in self.authors.items() if pk not in self.claimants
        ]
        return (*held, *free)

    @property
    def marks(self) -> Marks:
        """By what filters it is found."""
        return _marks(self.led, bool(self.authors), self.read, self.mine)


@cache
def _marks(led: bool, written: bool, read: bool, mine: bool) -> Marks:
    holds = {
        State.UNCLAIMED.value: not led and not written,
        State.CLAIMED.value: led,
        State.INTERPRETED.value: written,
        State.READ.value: read,
        MINE: mine,
    }
    return frozenset(mark for mark, held in holds.items() if held)


@dataclass(slots=True)
class Row:
    """An entry: its number, its part's, and the papers that it holds, by id."""

    number: int
    entry: int
    part: int
    papers: list[int]
    states: list[PaperState]
    repeats: int | None = None

    @property
    def marks(self) -> Marks:
        """Of any of its papers."""
        if len(self.states) == 1:
            return self.states[0].marks
        return frozenset().union(*(state.marks for state in self.states))

    @property
    def is_interpreted(self) -> bool:
        return bool(self.states) and all(paper.authors for paper in self.states)


def load_rows(reading_list: ReadingList, parts: Sequence[int]) -> tuple[list[Row], dict[int, PaperState]]:
    """Every entry in order, and the state of each paper by its id, still empty; one query."""
    numbers = {part: number for number, part in enumerate(parts, 1)}
    states: defaultdict[int, PaperState] = defaultdict(PaperState)
    rows: list[Row] = []
    last = None
    for entry, part, paper in _PLACES.filter(reading_list=reading_list):
        if entry != last:
            rows.append(Row(len(rows) + 1, entry, numbers[part], [], []))
            last = entry
        if paper is not None:
            rows[-1].papers.append(paper)
            rows[-1].states.append(states[paper])
    _note_repeats(rows)
    return rows, dict(states)


def _note_repeats(rows: Sequence[Row]) -> None:
    """A later entry that holds the same papers names the first."""
    first: dict[tuple[int, ...], int] = {}
    for row in rows:
        if row.papers and (number := first.setdefault(tuple(row.papers), row.number)) != row.number:
            row.repeats = number


# Made once: half the price of a query is its making.
_CLAIMS = (
    Claim.objects.standing().order_by("seat").values_list("paper_id", "member_id", "seat", "member__name")
)
_TEXTS = (
    Interpretation.objects.published().order_by("pk").values_list("paper_id", "author_id", "author__name")
)
_READ = ReadMark.objects.filter(state=ReadMark.State.READ).values_list("paper_id", flat=True)
_PLACES: Any = Entry.objects.with_places_in_order().values_list("pk", "part_id", "places__paper_id")


def load_people(states: dict[int, PaperState], member: Member) -> None:
    """Who has what and what the member has read, in three queries."""
    reader = member.pk
    elsewhere = PaperState()  # of papers in other lists, asked for all the same: that is cheaper than a join
    for paper, pk, seat, name in _CLAIMS.all():
        state = states.get(paper, elsewhere)
        state.claimants[pk] = (seat, name)
        state.led |= seat == LEAD_SEAT
        state.mine |= pk == reader
    for paper, pk, name in _TEXTS.all():
        states.get(paper, elsewhere).authors.setdefault(pk, name)
    for paper in _READ.filter(member=reader):
        states.get(paper, elsewhere).read = True
