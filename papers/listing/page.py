"""The reading list filtered and counted in memory: every filter says how much it would show."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, product
from typing import NamedTuple

from members.models import Member
from papers.listing.lines import ENTRIES, Stretch, load_lines
from papers.listing.states import MINE, PaperState, Row, State, load_people, load_rows
from papers.models import Part, ReadingList

_SAID = (
    *("printed_title", "note_en", "note_zh", "named_models", "places__paper__title"),
    *("places__paper__short_name", "places__paper__arxiv_id", "places__paper__authors"),
)
# More would be slow to read and to send; design.md sees the first list grow to about as many.
PAGE = 150


class Filter(NamedTuple):
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
            q=cls.words_of(query),
            notes=query.get("notes") == "1",
        )

    @staticmethod
    def words_of(query: Mapping[str, str]) -> str:
        return query.get("q", "").strip()[:200]


def entry_address(reading_list: ReadingList, number: int) -> str:
    """The entry's line, on the page that has it."""
    address, page = reading_list.get_absolute_url(), (number - 1) // PAGE + 1
    if page > 1:
        address += f"{'&' if '?' in address else '?'}page={page}"
    return f"{address}#entry-{number}"


@dataclass
class Listing:
    reading_list: ReadingList
    member: Member | None
    parts: list[Part]
    rows: list[Row]
    states: dict[int, PaperState]
    # Entries that hold the words asked for; None where none are.
    saying: set[int] | None = None

    def chosen(self, wanted: Filter) -> list[Row]:
        marks = {mark for mark in (wanted.state, MINE if wanted.mine else "") if mark}
        rows = self._said if wanted.part is None else [row for row in self._said if row.part == wanted.part]
        return [row for row in rows if marks <= row.marks] if marks else rows

    def count(self, wanted: Filter) -> int:
        """How many rows a filter with the same words would let through."""
        return self._counts[wanted.part, wanted.state, wanted.mine]

    @cached_property
    def _counts(self) -> Counter[tuple[int | None, str, bool]]:
        """Of every choice: there are many rows, but few kinds of them."""
        counts: Counter[tuple[int | None, str, bool]] = Counter()
        for (part, marks), rows in Counter((row.part, row.marks) for row in self._said).items():
            for state, mine in product(("", *(marks - {MINE})), (False, True) if MINE in marks else (False,)):
                counts[None, state, mine] += rows
                counts[part, state, mine] += rows
        return counts

    def stretches(self, rows: Sequence[Row]) -> list[Stretch]:
        """The rows of one page under their parts, in one query."""
        entries = ENTRIES.filter(reading_list=self.reading_list)
        if len(rows) < len(self.rows):
            entries = entries.filter(pk__in=[row.entry for row in rows])
        here = {row.number for row in rows}

        def address(number: int) -> str:
            return f"#entry-{number}" if number in here else entry_address(self.reading_list, number)

        lines = load_lines(entries, rows, claimable=self.member is not None, address=address)
        total = Counter(row.part for row in self.rows)
        done = Counter(row.part for row in self.rows if row.is_interpreted)
        return [
            Stretch(
                part, self.parts[part - 1].title, total[part], done[part], tuple(line for _, line in pairs)
            )
            for part, pairs in groupby(zip(rows, lines, strict=True), key=lambda pair: pair[0].part)
        ]

    @cached_property
    def _said(self) -> list[Row]:
        return self.rows if self.saying is None else [row for row in self.rows if row.entry in self.saying]

    @property
    def works(self) -> int:
        return len(self.states)

    @property
    def interpreted_works(self) -> int:
        return sum(bool(state.authors) for state in self.states.values())


def load_listing(reading_list: ReadingList, member: Member | None, *, words: str = "") -> Listing:
    """Two queries for visitors, who see neither names nor who has what, and three more for members."""
    parts = list(reading_list.parts.all())
    rows, states = load_rows(reading_list, [part.pk for part in parts])
    if member is not None:
        load_people(states, member)
    saying = entries_saying(reading_list, words.casefold().split()) if words else None
    return Listing(reading_list, member, parts, rows, states, saying)


def entries_saying(reading_list: ReadingList, words: Sequence[str]) -> set[int]:
    """Entries that hold all the words in their own texts or in one of their papers'."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for entry, *texts in reading_list.entries.values_list("pk", *_SAID):
        for text in texts:
            said[entry] += text if isinstance(text, list) else [text or ""]
    return {entry for entry, texts in said.items() if _holds("\n".join(texts).casefold(), words)}


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)
