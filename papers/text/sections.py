"""The sections of a text and of its translation beside each other, read from the renderer's HTML."""

import re
from typing import NamedTuple

from papers.text.alignment import heaviest

MOST = 100  # sections; what follows belongs to the last
# Each tag whole, with whatever its attributes hold: so nothing inside one is taken for another.
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^">]|"[^"]*")*+)>')
_AROUND = {"blockquote", "div", "figure", "ol", "pre", "section", "table", "ul"}
_HEADINGS = {f"h{level}": level for level in range(3, 7)}
# What stays the same in another language: names, numbers, formulas.
_SAME = re.compile(r"[A-Za-z][A-Za-z0-9]+|[0-9]+")


class Section(NamedTuple):
    """`level` is its heading's; 0 before the first."""

    level: int
    html: str


def sections(html: str) -> list[Section]:
    """Cut before each heading that stands in nothing else, a list or a quotation say."""
    starts, levels, depth = [0], [0], 0
    for tag in _TAG.finditer(html):
        closing, name = tag[1], tag[2]
        if name in _AROUND:
            depth += -1 if closing else 1
        elif name in _HEADINGS and not (closing or depth) and len(starts) < MOST:
            starts.append(tag.start())
            levels.append(_HEADINGS[name])
    ends = [*starts[1:], len(html)]
    cut = [
        Section(*each) for each in zip(levels, map(html.__getitem__, map(slice, starts, ends)), strict=True)
    ]
    return [section for section in cut if section.html.strip()]


def side_by_side(one: str, other: str) -> list[tuple[str, str]]:
    """Rows of HTML: sections of the same level in order, told apart by what they share; alone beside ""."""
    left, right = sections(one), sections(other)
    lefts, rights = ([_names(each) for each in side] for side in (left, right))

    def weight(a: int, b: int) -> float:
        if left[a].level != right[b].level:
            return 0.0
        fewer = min(len(lefts[a]), len(rights[b]))
        return 1 + (len(lefts[a] & rights[b]) / fewer if fewer else 0)

    rows, a, b = [], 0, 0
    ends = (len(left), len(right))
    for next_a, next_b in [*heaviest(*ends, weight), ends]:
        rows += [(section.html, "") for section in left[a:next_a]]
        rows += [("", section.html) for section in right[b:next_b]]
        if (next_a, next_b) != ends:
            rows.append((left[next_a].html, right[next_b].html))
        a, b = next_a + 1, next_b + 1
    return rows


def _names(section: Section) -> set[str]:
    return set(_SAME.findall(_TAG.sub(" ", section.html)))
