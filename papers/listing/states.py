"""What has become of the papers of a list, for every row of it, in bare values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from django.utils.functional import cached_property  # no lock, unlike functools' before 3.12
from django.utils.translation import gettext as _

from members.models import Member
from members.models.members import initials_of
from papers.models import Claim, Interpretation, ReadingList, ReadMark
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


@dataclass
class PaperState:
    """What has become of a paper; shared by all entries that hold it."""

    # By member: the seat and the name, lead first; the name of who has published.
    claimants: dict[int, tuple[int, str]] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    read: bool = False

    @property
    def people(self) -> tuple[Person, ...]:
        """Who claimed it, lead first, then who wrote without a claim."""
        held = [Person(name, pk in self.authors, seat) for pk, (seat, name) in self.claimants.items()]
        free = [Person(name, True, 0) for pk, name in self.authors.items() if pk not in self.claimants]
        return (*held, *free)

    @cached_property
    def states(self) -> frozenset[State]:
        led = any(seat == LEAD_SEAT for seat, _name in self.claimants.values())
        states = {State.CLAIMED} if led else set()
        if self.authors:
            states.add(State.INTERPRETED)
        return frozenset((states or {State.UNCLAIMED}) | ({State.READ} if self.read else set()))


@dataclass
class Row:
    """An entry: its number, its part's, and the papers that it holds, by id."""

    number: int
    entry: int
    part: int
    papers: tuple[int, ...]
    states: list[PaperState]
    repeats: int | None = None

    def has(self, state: str) -> bool:
        return any(state in paper.states for paper in self.states)

    def is_of(self, member: int | None) -> bool:
        return any(member in paper.claimants for paper in self.states)

    @property
    def is_interpreted(self) -> bool:
        return bool(self.states) and all(paper.authors for paper in self.states)


def load_rows(reading_list: ReadingList, parts: Sequence[int]) -> tuple[list[Row], dict[int, PaperState]]:
    """Every entry in order, and the state of each paper by its id, still empty; one query."""
    places = reading_list.entries.with_places_in_order().values_list("pk", "part_id", "places__paper_id")
    numbers = {part: number for number, part in enumerate(parts, 1)}
    states: defaultdict[int, PaperState] = defaultdict(PaperState)
    rows: list[Row] = []
    first: dict[tuple[int, ...], int] = {}
    for number, ((entry, part), held) in enumerate(groupby(places, key=lambda place: place[:2]), 1):
        papers = tuple(paper for _entry, _part, paper in held if paper is not None)
        rows.append(Row(number, entry, numbers[part], papers, [states[paper] for paper in papers]))
        if papers and first.setdefault(papers, number) != number:
            rows[-1].repeats = first[papers]
    return rows, dict(states)


def load_people(states: dict[int, PaperState], member: Member) -> None:
    """Who has what and what the member has read, in three queries."""
    elsewhere = PaperState()  # of papers in other lists, asked for all the same: that is cheaper than a join
    claims = Claim.objects.standing().order_by("seat")
    for paper, pk, seat, name in claims.values_list("paper_id", "member_id", "seat", "member__name"):
        states.get(paper, elsewhere).claimants[pk] = (seat, name)
    texts = Interpretation.objects.published().order_by("pk")
    for paper, pk, name in texts.values_list("paper_id", "author_id", "author__name"):
        states.get(paper, elsewhere).authors.setdefault(pk, name)
    read = ReadMark.objects.filter(member=member, state=ReadMark.State.READ)
    for paper in read.values_list("paper_id", flat=True):
        states.get(paper, elsewhere).read = True
