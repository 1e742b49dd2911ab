"""The group's terms, from fixtures/demo/glossary.toml."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from papers.actions.terms import save_term
from papers.demo.story import Group, Step, read_rows
from papers.models import Term
from papers.rules.curation import TERM_FIELDS, seen_in

Row = dict[str, Any]


def steps(group: Group) -> Iterator[Step]:
    for row in read_rows("glossary")["terms"]:
        yield Step(group.at(row["at"]), _add(group, row))
        if "changed" in row:
            yield Step(group.at(row["changed"]["at"]), _change(group, row["term"], row["changed"]))


def _add(group: Group, row: Row) -> Callable[[datetime], object]:
    fields = {name: row[name] for name in TERM_FIELDS if name in row}
    return lambda now: save_term(term=Term(**fields), seen="", member=group.members[row["by"]], now=now)


def _change(group: Group, name: str, row: Row) -> Callable[[datetime], object]:
    def act(now: datetime) -> None:
        term = Term.objects.get(term=name)
        seen, term.note = seen_in(term), row["note"]
        save_term(term=term, seen=seen, member=group.members[row["by"]], now=now)

    return act
