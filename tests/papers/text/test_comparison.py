from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.text import Stretch, compare_sources, compare_texts
from papers.text.blocks import Block, blocks
from papers.text.comparison import Row

pytestmark = pytest.mark.once

TEXT = r"""# Head $x$

Para **bold** [link](https://a.b) note[^1]

- item
  - [x] done

> quoted

| a | b |
|---|---|
| 1 | 2 |

```python
x = 1
```

$$
y
$$

[^1]: Below.
"""
MARKDOWN = st.lists(
    st.sampled_from(
        ["# H", "one two", "一二三", "- a", "- b", "> q", "`c`", "$$x$$", "|a|\n|-|", "**one** two"]
    )
).map("\n\n".join)


def rows(stretches: Iterable[Stretch]) -> list[Row]:
    return [row for stretch in stretches for row in stretch.rows]


def read(stretches: Iterable[Stretch], without: str) -> list[str]:
    """The texts of the rows, as they stood on one side."""
    return [
        "".join(change.text for change in row.changes if change.kind != without)
        for row in rows(stretches)
        if row.state != without
    ]


def test_a_text_as_one_reads_it() -> None:
    assert blocks(TEXT) == [
        Block("heading", "Head x"),
        Block("paragraph", "Para bold link note"),
        Block("item", "item"),
        Block("item", "\u2611 done"),
        Block("quote", "quoted"),
        Block("row", "a | b"),
        Block("row", "1 | 2"),
        Block("code", "x = 1"),
        Block("formula", "y"),
        Block("footnote", "Below."),
    ]


def test_blocks_that_resemble_each_other_are_paired() -> None:
    old = "First here.\n\nThe rank is four here.\n\nLast."
    new = "New above all.\n\nThe rank is eight here.\n\nLast."
    compared = [(row.state, [change.text for change in row.changes]) for row in rows(compare_texts(old, new))]
    assert compared == [
        ("removed", ["First here."]),
        ("added", ["New above all."]),
        ("changed", ["The rank is ", "four", "eight", " here."]),
        ("same", ["Last."]),
    ]


def test_only_the_same_kind_is_paired() -> None:
    states = [row.state for row in rows(compare_texts("The rank is four.", "- The rank is four."))]
    assert states == ["removed", "added"]


@pytest.mark.parametrize("text", ["", "  \n", "One.", "a" * 100_000])
def test_the_same_text_has_no_change(text: str) -> None:
    for compare in (compare_texts, compare_sources):
        kinds = {change.kind for row in rows(compare(text, text)) for change in row.changes}
        assert kinds <= {"same"}


def test_more_blocks_than_anybody_reads_are_compared_by_lines() -> None:
    old = "\n\n".join("a" for _ in range(3_000))
    new = f"{old}\n\nb"
    assert {row.kind for row in rows(compare_texts(old, new))} == {"source"}


@given(MARKDOWN, MARKDOWN)
def test_each_side_reads_as_its_text(old: str, new: str) -> None:
    compared = compare_texts(old, new)
    assert read(compared, without="added") == [block.text for block in blocks(old)]
    assert read(compared, without="removed") == [block.text for block in blocks(new)]


@given(st.text(st.sampled_from("ab 一\n")), st.text(st.sampled_from("ab 一\n")))
def test_each_side_of_a_source_is_that_source(old: str, new: str) -> None:
    compared = compare_sources(old, new)
    assert "".join(read(compared, without="added")) == old
    assert "".join(read(compared, without="removed")) == new


@given(MARKDOWN, MARKDOWN)
def test_only_what_is_the_same_is_folded(old: str, new: str) -> None:
    for compare in (compare_texts, compare_sources):
        folded = [each for each in compare(old, new) if each.is_folded]
        assert {change.kind for row in rows(folded) for change in row.changes} <= {"same"}
