"""Which items two sequences share, in bounded time whatever they hold."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

MAX_CELLS = 40_000  # items on one side times items on the other that are compared thoroughly at once
_MAX_DEPTH = 6
_ROW = 4


def heaviest(rows: int, columns: int, weight: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pairs of positions, rising on both sides, that weigh the most together; what weighs 0 is no pair."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    weights: dict[tuple[int, int], float] = {}
    for a in reversed(range(rows)):
        for b in reversed(range(columns)):
            weights[a, b] = weight(a, b)
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + weights[a, b])
    return list(_followed(best, weights, rows, columns))


def _followed(
    best: list[list[float]], weights: dict[tuple[int, int], float], a_end: int, b_end: int
) -> Iterator[tuple[int, int]]:
    a = b = 0
    while a < a_end and b < b_end:
        if weights[a, b] and best[a][b] == best[a + 1][b + 1] + weights[a, b]:
            yield a, b
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1


class Effort:
    """Thorough comparisons still allowed in one diff."""

    def __init__(self, cells: int) -> None:
        self._left = cells

    def take(self, cells: int) -> bool:
        if cells > min(MAX_CELLS, self._left):
            return False
        self._left -= cells
        return True


def shared(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[tuple[int, int]]:
    """Pairs of positions, rising on both sides."""
    return list(_within(old, new, (0, len(old), 0, len(new)), effort, _MAX_DEPTH))


_Span = tuple[int, int, int, int]


def _within(
    old: Sequence[str], new: Sequence[str], span: _Span, effort: Effort, depth: int
) -> Iterator[tuple[int, int]]:
    """What both begin and end with, then what occurs once on each side, then what lies between."""
    a, a_end, b, b_end = span
    while a < a_end and b < b_end and old[a] == new[b]:
        yield a, b
        a, b = a + 1, b + 1
    tail = 0
    while a < a_end - tail and b < b_end - tail and old[a_end - tail - 1] == new[b_end - tail - 1]:
        tail += 1
    yield from _between(old, new, (a, a_end - tail, b, b_end - tail), effort, depth)
    yield from ((a_end - left, b_end - left) for left in range(tail, 0, -1))


def _between(
    old: Sequence[str], new: Sequence[str], span: _Span, effort: Effort, depth: int
) -> Iterator[tuple[int, int]]:
    a, a_end, b, b_end = span
    if effort.take((a_end - a) * (b_end - b)):
        blocks = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False).get_matching_blocks()
        yield from ((a + i + n, b + j + n) for i, j, size in blocks for n in range(size))
        return
    anchors = _anchors(old, new, span) if depth else []
    for next_a, next_b in [*anchors, (a_end, b_end)] if anchors else []:
        yield from _within(old, new, (a, next_a, b, next_b), effort, depth - 1)
        if next_a < a_end:
            yield next_a, next_b
        a, b = next_a + 1, next_b + 1


def _anchors(old: Sequence[str], new: Sequence[str], span: _Span) -> list[tuple[int, int]]:
    """Items that occur once on each side; where every item is common, as Han characters are, rows of them."""
    for width in (1, _ROW):
        if pairs := _rising(_unique_to_both(_rows(old, span[:2], width), _rows(new, span[2:], width))):
            return pairs
    return []


_Row = tuple[str, ...]


def _rows(items: Sequence[str], within: tuple[int, int], width: int) -> dict[_Row, int]:
    """Where each row stands that occurs once."""
    rows = [(tuple(items[at : at + width]), at) for at in range(within[0], within[1] - width + 1)]
    times = Counter(row for row, _ in rows)
    return {row: at for row, at in rows if times[row] == 1}


def _unique_to_both(old: dict[_Row, int], new: dict[_Row, int]) -> list[tuple[int, int]]:
    return [(at, new[row]) for row, at in old.items() if row in new]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on the second side too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [place], [number]
    chain: list[tuple[int, int]] = []
    step = last[-1] if last else -1
    while step >= 0:
        chain.append(pairs[step])
        step = before[step]
    return chain[::-1]
