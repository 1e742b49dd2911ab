import pytest

from papers.text import outline, render, side_by_side
from papers.text.sections import MOST, sections

pytestmark = pytest.mark.once

ENGLISH = """Before.

# Problem

The rank is 4.

# Method

LoRA adds $BA$.

## Training

With Adam.

# Questions

Is 8 better?
"""
CHINESE = """前言。

# 问题

秩为4。

# 方法

LoRA加上$BA$。

## 训练

用Adam。

# 未决

8更好吗？
"""


def heads(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first words of each section of a row."""

    def head(html: str) -> str:
        return html.split("</", maxsplit=1)[0].rpartition(">")[2]

    return [(head(one), head(other)) for one, other in rows]


def beside(one: str, other: str) -> list[tuple[str, str]]:
    return heads(side_by_side(render(one, prefix="i1"), render(other, prefix="i2")))


def test_sections_stand_in_their_order() -> None:
    assert beside(ENGLISH, CHINESE) == [
        *(("Before.", "前言。"), ("Problem", "问题"), ("Method", "方法")),
        *(("Training", "训练"), ("Questions", "未决")),
    ]


def test_one_without_counterpart_stands_alone() -> None:
    without = CHINESE.replace("# 方法\n\nLoRA加上$BA$。\n\n", "")
    assert beside(ENGLISH, without)[2:4] == [("Method", ""), ("Training", "训练")]
    assert beside(without, ENGLISH)[2:4] == [("", "Method"), ("训练", "Training")]


def test_what_they_share_says_which_one_is_missing() -> None:
    one = "# A\n\nLoRA, 2106\n\n# B\n\nAdam, 8\n\n# C\n\nBERT, 1810"
    other = "# 甲\n\n用LoRA，2106\n\n# 丙\n\n用BERT，1810"
    assert beside(one, other) == [("A", "甲"), ("B", ""), ("C", "丙")]


def test_nothing_is_lost_and_nothing_comes_twice() -> None:
    html = render(ENGLISH)
    assert "".join(section.html for section in sections(html)) == html
    rows = side_by_side(html, render(CHINESE))
    assert "".join(one for one, _ in rows) == html


def test_a_text_without_headings_is_one_section() -> None:
    assert beside("Only this.", "只有这些。") == [("Only this.", "只有这些。")]
    assert beside("", "只有这些。") == [("", "只有这些。")]


def test_headings_within_something_cut_nothing() -> None:
    html = render("> # Quoted\n\n- # Listed\n\n# Own\n\n| a |\n|---|\n| # b |")
    assert [section.level for section in sections(html)] == [0, 3]


def test_markup_in_an_attribute_cuts_nothing() -> None:
    html = render('[a](/x "</p><h3 onclick=alert(1)>") and\n\n# Own')
    assert [section.level for section in sections(html)] == [0, 3]
    assert [section.level for section in sections('<p title="<h3 id=x>">a</p><h3>Own</h3>')] == [0, 3]


def test_sections_end() -> None:
    html = render("Before.\n\n" + "# a\n\n" * 3_000)
    assert len(sections(html)) == MOST
    assert "".join(one for one, _ in side_by_side(html, html)) == html


def test_an_outline_is_the_headings_as_typed() -> None:
    source = "Before\n\nTitle *one*\n=========\n\n> # no\n\n## Two $x$\n\n```\n# no\n```\n\n- # no\n"
    assert outline(source) == "# Title *one*\n\n## Two $x$\n"
    assert outline("No headings.") == ""
