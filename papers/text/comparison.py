"""Two states of a text beside each other: by what one reads or by source; what is the same is folded."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from papers.text.alignment import Effort, heaviest, shared
from papers.text.blocks import Block, BlockKind, blocks
from papers.text.diffs import CELLS, Change, diff, tokens, words

_MAX_BLOCKS = 4_000  # a text that people read has fewer
_PAIRS = 20_000  # of blocks that are weighed against each other in one comparison
_WEIGHED = 400  # tokens at the beginning of a block, enough to know it by
_ALIKE = 0.5
_AROUND = 1  # blocks beside a change that stay unfolded
_LINES_AROUND = 3


class Row(NamedTuple):
    kind: BlockKind | Literal["source"]
    state: Literal["same", "added", "removed", "changed"]
    changes: list[Change]


class Stretch(NamedTuple):
    """Rows in a run; folded where nothing in them or right beside them changed."""

    rows: list[Row]
    is_folded: bool


def compare_texts(old: str, new: str) -> list[Stretch]:
    """Block by block in reading order, inside a changed block by word and by Han character."""
    before, after = blocks(old), blocks(new)
    if len(before) + len(after) > _MAX_BLOCKS:
        return compare_sources(old, new)
    return _folded(_rows(before, after))


def compare_sources(old: str, new: str) -> list[Stretch]:
    """Line by line as typed, inside changed lines by word and by Han character."""
    stretches: list[Stretch] = []
    shown: list[Change] = []
    changes = diff(old, new)
    for place, change in enumerate(changes):
        lines = change.text.splitlines(keepends=True)
        head = _LINES_AROUND if place else 0
        end = len(lines) - (_LINES_AROUND if place < len(changes) - 1 else 0)
        if change.kind != "same" or end - head < _LINES_AROUND:
            shown.append(change)
            continue
        stretches += _source(shown + _same(lines[:head]), is_folded=False)
        stretches += _source(_same(lines[head:end]), is_folded=True)
        shown = _same(lines[end:])
    return stretches + _source(shown, is_folded=False)


def _folded(rows: Iterator[Row]) -> list[Stretch]:
    stretches: list[Stretch] = []
    runs = [(same, list(run)) for same, run in groupby(rows, lambda row: row.state == "same")]
    for place, (same, run) in enumerate(runs):
        before = _AROUND if same and place else 0
        after = _AROUND if same and place < len(runs) - 1 else 0
        if not same or len(run) <= before + after + 1:
            stretches.append(Stretch(run, is_folded=False))
            continue
        end = len(run) - after
        parts = ((run[:before], False), (run[before:end], True), (run[end:], False))
        stretches += [Stretch(rows, is_folded) for rows, is_folded in parts if rows]
    return stretches


def _same(lines: list[str]) -> list[Change]:
    return [Change("same", "".join(lines))] if lines else []


def _source(changes: list[Change], *, is_folded: bool) -> list[Stretch]:
    state: Literal["same", "changed"] = "same" if is_folded else "changed"
    return [Stretch([Row("source", state, changes)], is_folded)] if changes else []


def _rows(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Row]:
    effort, pairs = Effort(CELLS), Effort(_PAIRS)
    a = b = 0
    for next_a, next_b in [*shared(_keys(before), _keys(after), effort), (len(before), len(after))]:
        yield from _between(before[a:next_a], after[b:next_b], effort, pairs)
        if next_a < len(before) and next_b < len(after):
            yield Row(before[next_a].kind, "same", [Change("same", before[next_a].text)])
        a, b = next_a + 1, next_b + 1


def _keys(all_blocks: Sequence[Block]) -> list[str]:
    return [f"{block.kind} {block.text}" for block in all_blocks]


def _between(old: Sequence[Block], new: Sequence[Block], effort: Effort, pairs: Effort) -> Iterator[Row]:
    a = b = 0
    alike = _alike(old, new) if old and new and pairs.take(len(old) * len(new)) else []
    for next_a, next_b in [*alike, (len(old), len(new))]:
        for block in old[a:next_a]:
            yield Row(block.kind, "removed", [Change("removed", block.text)])
        for block in new[b:next_b]:
            yield Row(block.kind, "added", [Change("added", block.text)])
        if next_a < len(old) and next_b < len(new):
            changes = words(old[next_a].text, new[next_b].text, effort)
            yield Row(new[next_b].kind, "changed", changes)
        a, b = next_a + 1, next_b + 1


def _alike(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Pairs of places, rising on both sides, whose blocks share the most."""
    before, after = ([Counter(tokens(block.text)[:_WEIGHED]) for block in side] for side in (old, new))

    def weight(a: int, b: int) -> float:
        alike = _likeness(before[a], after[b]) if old[a].kind == new[b].kind else 0.0
        return alike if alike >= _ALIKE else 0.0

    return heaviest(len(old), len(new), weight)


def _likeness(one: "Counter[str]", other: "Counter[str]") -> float:
    """The share of tokens that both have, from 0 to 1."""
    few, many = sorted((one, other), key=len)
    both = sum(min(times, many[token]) for token, times in few.items())
    return 2 * both / ((one.total() + other.total()) or 1)
