"""What a page shows of the rows that stand on it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import get_language

from papers.listing.states import Person, Row, State
from papers.models import Entry

_SHOWN = (
    *("pk", "printed_title", "note_en", "note_zh", "correction_en", "correction_zh", "places__paper_id"),
    *("places__paper__slug", "places__paper__title", "places__paper__short_name", "places__paper__year"),
    "places__paper__slot__meeting__number",
)


class Work(NamedTuple):
    """A paper as a line shows it."""

    slug: str
    title: str
    short_name: str
    year: int | None
    week: int | None
    people: tuple[Person, ...] = ()
    can_claim: bool = False


class Line(NamedTuple):
    """An entry as the page shows it."""

    number: int
    printed_title: str
    note: str
    correction: str
    works: tuple[Work, ...]
    # The first entry with the same papers, and where it stands.
    repeats: int | None
    first: str


class Stretch(NamedTuple):
    """A part with those of its lines that stand on the page."""

    number: int
    title: str
    total: int
    interpreted: int
    lines: tuple[Line, ...]


# Made once: half the price of a query is its making.
ENTRIES: Any = Entry.objects.values_list(*_SHOWN)


def load_lines(
    entries: Iterable[tuple[Any, ...]],
    rows: Sequence[Row],
    *,
    claimable: bool,
    address: Callable[[int], str],
) -> tuple[Line, ...]:
    """The rows with the facts of their `ENTRIES`, in one query."""
    facts: dict[int, tuple[str, str, str]] = {}
    named: dict[int, Work] = {}
    own, other = (1, 0) if (get_language() or "").startswith("zh") else (0, 1)
    for entry_row in entries:
        entry, printed, notes, corrections = entry_row[0], entry_row[1], entry_row[2:4], entry_row[4:6]
        facts[entry] = printed, notes[own] or notes[other], corrections[own] or corrections[other]
        named[entry_row[6]] = Work(*entry_row[7:])
    return tuple(
        Line(
            row.number,
            *facts[row.entry],
            _works(row, named, claimable=claimable),
            row.repeats,
            address(row.repeats) if row.repeats else "",
        )
        for row in rows
    )


def _works(row: Row, named: Mapping[int, Work], *, claimable: bool) -> tuple[Work, ...]:
    return tuple(
        named[paper]._replace(people=state.people, can_claim=claimable and State.UNCLAIMED in state.marks)
        for paper, state in zip(row.papers, row.states, strict=True)
    )
