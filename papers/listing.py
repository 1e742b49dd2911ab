"""The reading list as one page shows it: every entry with who has it, filtered and counted in memory.

A list has some hundred entries, so one load serves the rows and every filter's count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Claim, Entry, EntryPaper, Interpretation, Paper, Part, ReadingList, ReadMark


class State(StrEnum):
    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    INTERPRETED = "interpreted"
    READ = "read"


@dataclass(frozen=True)
class Person:
    """Somebody who has a paper: a ring, filled where they have published."""

    member: Member
    done: bool
    role: str

    @property
    def label(self) -> str:
        return f"{self.member.name} · {_('interpreted') if self.done else self.role}"


@dataclass
class PaperState:
    """What has become of a paper; shared by all entries that hold it."""

    paper: Paper
    week: int | None
    claims: list[Claim] = field(default_factory=list)
    authors: dict[int, Member] = field(default_factory=dict)
    mine: bool = False
    read: bool = False

    @cached_property
    def people(self) -> list[Person]:
        """Who claimed it, lead first, then who wrote without a claim."""
        held = [
            Person(claim.member, claim.member_id in self.authors, claim.role_name) for claim in self.claims
        ]
        claimants = {claim.member_id for claim in self.claims}
        free = [author for pk, author in self.authors.items() if pk not in claimants]
        return held + [Person(author, done=True, role="") for author in free]

    @cached_property
    def states(self) -> set[State]:
        led = any(claim.is_lead for claim in self.claims)
        answers = {
            State.UNCLAIMED: not led and not self.authors,
            State.CLAIMED: led,
            State.INTERPRETED: bool(self.authors),
            State.READ: self.read,
        }
        return {state for state, holds in answers.items() if holds}

    @property
    def can_claim(self) -> bool:
        return State.UNCLAIMED in self.states


@dataclass
class Row:
    number: int
    entry: Entry
    papers: list[PaperState]
    repeats: int | None = None

    def has(self, state: str) -> bool:
        return any(state in paper.states for paper in self.papers)

    @property
    def mine(self) -> bool:
        return any(paper.mine for paper in self.papers)

    @property
    def is_interpreted(self) -> bool:
        return bool(self.papers) and all(State.INTERPRETED in paper.states for paper in self.papers)

    def says(self, words: list[str]) -> bool:
        entry = self.entry
        texts = [entry.printed_title, entry.note_en, entry.note_zh, *entry.named_models]
        for state in self.papers:
            paper = state.paper
            texts += [paper.title, paper.short_name, paper.arxiv_id, *paper.authors]
        haystack = "\n".join(texts).casefold()
        return all(word in haystack for word in words)


@dataclass(frozen=True)
class Filter:
    """What `?part= &state= &mine= &q= &notes=` ask for; anything unknown asks for nothing."""

    part: int | None = None
    state: str = ""
    mine: bool = False
    q: str = ""
    notes: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str], *, parts: int) -> "Filter":
        part, state = query.get("part", ""), query.get("state", "")
        return cls(
            part=int(part) if part in {str(number) for number in range(1, parts + 1)} else None,
            state=state if state in set(State) else "",
            mine=query.get("mine") == "1",
            q=query.get("q", "").strip()[:200],
            notes=query.get("notes") == "1",
        )


@dataclass
class Stretch:
    """A part with those of its rows that the filter lets through."""

    number: int
    part: Part
    rows: list[Row]
    total: int
    interpreted: int


@dataclass
class Listing:
    reading_list: ReadingList
    parts: list[Part]
    rows: list[Row]

    def chosen(self, wanted: Filter) -> list[Row]:
        words = wanted.q.casefold().split()
        part = self.parts[wanted.part - 1].pk if wanted.part else None
        return [
            row
            for row in self.rows
            if (wanted.part is None or row.entry.part_id == part)
            and (not wanted.state or row.has(wanted.state))
            and (not wanted.mine or row.mine)
            and (not words or row.says(words))
        ]

    def stretches(self, wanted: Filter) -> list[Stretch]:
        shown, everything = _by_part(self.chosen(wanted)), _by_part(self.rows)
        return [
            Stretch(
                number=number,
                part=part,
                rows=shown[part.pk],
                total=len(everything[part.pk]),
                interpreted=sum(row.is_interpreted for row in everything[part.pk]),
            )
            for number, part in enumerate(self.parts, 1)
            if shown[part.pk]
        ]

    @property
    def works(self) -> int:
        return len({state.paper.pk for row in self.rows for state in row.papers})

    @property
    def interpreted_works(self) -> int:
        return len({s.paper.pk for row in self.rows for s in row.papers if State.INTERPRETED in s.states})


def load_listing(reading_list: ReadingList, member: Member | None) -> Listing:
    """Six queries for a member, three for a visitor, who sees neither names nor who has what."""
    places = EntryPaper.objects.select_related("paper__slot__meeting")
    entries = reading_list.entries.in_order().prefetch_related(Prefetch("places", places))
    states: dict[int, PaperState] = {}
    rows: list[Row] = []
    first: dict[tuple[int, ...], int] = {}
    for number, entry in enumerate(entries, 1):
        papers = [_state_of(place.paper, states) for place in entry.places.all()]
        key = tuple(state.paper.pk for state in papers)
        rows.append(Row(number, entry, papers, repeats=first.get(key) if key else None))
        first.setdefault(key, number)
    if member is not None:
        _add_people(states, member)
    return Listing(reading_list, list(reading_list.parts.all()), rows)


def _state_of(paper: Paper, states: dict[int, PaperState]) -> PaperState:
    """One for all entries that hold the paper."""
    if paper.pk not in states:
        slot = getattr(paper, "slot", None)
        states[paper.pk] = PaperState(paper, slot.meeting.number if slot else None)
    return states[paper.pk]


def _add_people(states: dict[int, PaperState], member: Member) -> None:
    known = Q(paper__in=states)
    for claim in Claim.objects.standing().filter(known).select_related("member").order_by("seat"):
        states[claim.paper_id].claims.append(claim)
        states[claim.paper_id].mine |= claim.member_id == member.pk
    texts = Interpretation.objects.published().filter(known).select_related("author").order_by("pk")
    for text in texts.defer("notes"):
        states[text.paper_id].authors.setdefault(text.author_id, text.author)
    read = ReadMark.objects.filter(known, member=member, state=ReadMark.State.READ)
    for paper_id in read.values_list("paper_id", flat=True):
        states[paper_id].read = True


def _by_part(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    by_part: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_part[row.entry.part_id].append(row)
    return by_part
