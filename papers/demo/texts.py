"""Texts from fixtures/demo/<paper>.<language>.md; before the first heading stands the summary."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from papers.actions.interpretations import (
    Text,
    begin_interpretation,
    publish_interpretation,
    save_draft,
)
from papers.demo.story import Group, Step, read_rows, read_text
from papers.models import Interpretation

Row = dict[str, Any]


def steps(group: Group) -> Iterator[Step]:
    for row in read_rows("interpretations")["interpretations"]:
        yield Step(group.at(row["begun"]), _begin(group, row))
        for state in row.get("saved", []):
            yield Step(group.at(state["at"]), _save(group, row, state))
        for state in row.get("published", []):
            yield Step(group.at(state["at"]), _publish(group, row, state))


def name_of(row: Row) -> str:
    return f"{row['paper']}.{row['language']}"


def text_of(row: Row, state: Row) -> Text:
    """The file's text as it was then: without what came later, with the words that stood before."""
    source = read_text(f"{name_of(row)}.md").strip()
    if "until" in state:
        source, found, _ = source.partition(f"\n## {state['until']}\n")
        _require(found, row, state)
    for words, then in state.get("instead", {}).items():
        _require(words in source, row, state)
        source = source.replace(words, then)
    source += state.get("more", "")
    summary, heading, body = source.partition("\n## ")
    address, why = row.get("external_url", ""), state.get("why", "")
    return Text(summary.strip(), f"{heading}{body}".strip(), address, why)


def _require(found: object, row: Row, state: Row) -> None:
    if not found:
        raise LookupError(f"{name_of(row)}.md has no longer what its state of {state['at']} names.")


def _begin(group: Group, row: Row) -> Callable[[datetime], object]:
    def act(now: datetime) -> None:
        group.texts[name_of(row)] = begin_interpretation(
            paper=group.papers[row["paper"]],
            member=group.members[row["author"]],
            language=row["language"],
            now=now,
        )

    return act


def _save(group: Group, row: Row, state: Row) -> Callable[[datetime], object]:
    text, notes = text_of(row, state), row.get("notes", "").strip()

    def act(now: datetime) -> None:
        stored = _stored(group, row)
        save_draft(
            interpretation=stored,
            member=stored.author,
            text=text,
            notes=notes,
            version=stored.version,
            now=now,
        )

    return act


def _publish(group: Group, row: Row, state: Row) -> Callable[[datetime], object]:
    text = text_of(row, state)

    def act(now: datetime) -> None:
        stored = _stored(group, row)
        publish_interpretation(
            interpretation=stored,
            member=stored.author,
            text=text,
            notes=stored.notes,
            version=stored.version,
            now=now,
        )

    return act


def _stored(group: Group, row: Row) -> Interpretation:
    """As it stands by then: a hand-over gives it another author."""
    begun = group.texts[name_of(row)]
    return Interpretation.objects.select_related("author", "paper").get(pk=begun.pk)
