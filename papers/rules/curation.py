import hashlib
import json
from collections.abc import Mapping

from papers.models import Entry, Paper, Part, ReadingList, Term

Curated = ReadingList | Part | Entry | Paper | Term

# What the form of each edits; places and parts are changed by moving.
LIST_FIELDS = ("title_en", "title_zh", "slug", "about_en", "about_zh")
PART_FIELDS = ("title_en", "title_zh")
ENTRY_FIELDS = ("printed_title", "named_models", "note_en", "note_zh", "correction_en", "correction_zh")
PAPER_FIELDS = (
    *("title", "short_name", "slug", "kind", "authors", "authors_complete", "year", "month", "arxiv_id"),
    *("doi", "venue", "url", "pdf_url", "code_url", "remark_en", "remark_zh"),
)
TERM_FIELDS = ("term", "chinese", "note", "avoid")
FIELDS: Mapping[type[Curated], tuple[str, ...]] = {
    ReadingList: LIST_FIELDS,
    Part: PART_FIELDS,
    Entry: ENTRY_FIELDS,
    Paper: PAPER_FIELDS,
    Term: TERM_FIELDS,
}


def state_of(row: Curated) -> dict[str, object]:
    """What a form of the row shows: its fields, and for an entry the addresses of its papers in order."""
    state: dict[str, object] = {name: getattr(row, name) for name in FIELDS[type(row)]}
    if isinstance(row, Entry):
        state["papers"] = [place.paper.slug for place in row.places.select_related("paper")]
    return state


def seen_in(row: Curated) -> str:
    """A mark of the row's state, which a form carries along, so that a save knows what its member saw."""
    return hashlib.sha256(json.dumps(state_of(row), sort_keys=True).encode()).hexdigest()
