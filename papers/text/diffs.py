"""What changed between two texts: by lines first, then inside changed lines by word and by Han character."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from papers.text.alignment import Effort, shared

_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|\s+|.", re.DOTALL)
CELLS = 1_500_000
_MAX_TOKENS = 20_000
Kind = Literal["same", "added", "removed"]


class Change(NamedTuple):
    kind: Kind
    text: str


def diff(old: str, new: str) -> list[Change]:
    """Without "added" they read as the old text, without "removed" as the new one."""
    effort = Effort(CELLS)
    changes: list[Change] = []
    for change in _changes(old.splitlines(keepends=True), new.splitlines(keepends=True), effort):
        if change.kind == "added" and changes and changes[-1].kind == "removed":
            changes[-1:] = _inside(changes[-1].text, change.text, effort)
        else:
            changes.append(change)
    return _merged(changes)


def words(old: str, new: str, effort: Effort) -> list[Change]:
    """Without regard to lines."""
    return _merged(list(_inside(old, new, effort)))


def tokens(text: str) -> list[str]:
    """What is compared inside a line, without the spaces."""
    return [token for token in _TOKEN.findall(text) if not token.isspace()]


def _inside(old: str, new: str, effort: Effort) -> list[Change]:
    if len(old) + len(new) > _MAX_TOKENS:
        return [Change("removed", old), Change("added", new)]
    return list(_changes(_TOKEN.findall(old), _TOKEN.findall(new), effort))


def _changes(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Change]:
    """Runs of one kind; where something was replaced, the removed run comes first."""
    a = b = 0
    for next_a, next_b in [*shared(old, new, effort), (len(old), len(new))]:
        if next_a > a:
            yield Change("removed", "".join(old[a:next_a]))
        if next_b > b:
            yield Change("added", "".join(new[b:next_b]))
        if next_a < len(old) and next_b < len(new):
            yield Change("same", old[next_a])
        a, b = next_a + 1, next_b + 1


def _merged(changes: list[Change]) -> list[Change]:
    return [
        Change(kind, "".join(change.text for change in run))
        for kind, run in groupby(changes, lambda change: change.kind)
    ]
