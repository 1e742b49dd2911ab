"""What a page shows of the rows that stand on it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from papers.listing.states import Person, Row, State
from papers.models.papers import in_language
from papers.models.reading_list import EntryQuerySet

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
    repeats: int | None


class Stretch(NamedTuple):
    """A part with those of its lines that stand on the page."""

    number: int
    title: str
    total: int
    interpreted: int
    lines: tuple[Line, ...]


def load_lines(entries: EntryQuerySet, rows: Sequence[Row], *, claimable: bool) -> tuple[Line, ...]:
    """The rows with the facts of their `entries`, in one query."""
    facts: dict[int, tuple[str, str, str]] = {}
    works: dict[int, Work] = {}
    for entry, printed, *texts, paper, slug, title, short, year, week in entries.values_list(*_SHOWN):
        note_en, note_zh, correction_en, correction_zh = texts
        facts[entry] = printed, in_language(note_en, note_zh), in_language(correction_en, correction_zh)
        works[paper] = Work(slug, title, short, year, week)
    return tuple(
        Line(row.number, *facts[row.entry], _works(row, works, claimable=claimable), row.repeats)
        for row in rows
    )


def _works(row: Row, works: Mapping[int, Work], *, claimable: bool) -> tuple[Work, ...]:
    return tuple(
        works[paper]._replace(people=state.people, can_claim=claimable and State.UNCLAIMED in state.states)
        for paper, state in zip(row.papers, row.states, strict=True)
    )
