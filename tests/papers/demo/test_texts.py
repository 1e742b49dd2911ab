"""What fixtures/demo says, held against the renderer without a database where that is possible."""

import re
from collections import Counter
from pathlib import Path

import pytest

from papers.demo.story import FOLDER, read_rows, read_text
from papers.demo.texts import Row, name_of, text_of
from papers.text import Link, references, render
from papers.text.counts import word_count

ROWS = read_rows("interpretations")["interpretations"]
WRITTEN = [row for row in ROWS if "published" in row and "external_url" not in row]


def last_state(row: Row) -> str:
    return text_of(row, {"at": "0 00:00"}).body


def test_at_least_fifteen_papers_are_interpreted_in_both_languages() -> None:
    languages = Counter(row["language"] for row in WRITTEN)
    papers = Counter(row["paper"] for row in WRITTEN)
    assert len(papers) >= 15
    assert min(languages["en"], languages["zh-hans"]) >= 10
    assert sum(count == 2 for count in papers.values()) >= 4


def test_every_text_belongs_to_an_interpretation() -> None:
    assert {file.name for file in FOLDER.glob("*.md")} == {f"{name_of(row)}.md" for row in ROWS}


@pytest.mark.parametrize("row", WRITTEN, ids=name_of)
def test_texts_are_neither_notes_nor_books(row: Row) -> None:
    source = read_text(f"{name_of(row)}.md")
    least, most = (300, 900) if row["language"] == "en" else (600, 1500)
    assert least <= word_count(source) <= most


@pytest.mark.parametrize("row", WRITTEN, ids=name_of)
def test_texts_follow_the_skeleton(row: Row) -> None:
    headings = re.findall(r"^## (.+)$", last_state(row), re.M)
    english = ["Problem", "Method", "Results", "Critique", "What it means for us", "Open questions"]
    chinese = ["问题", "方法", "结果", "批评", "对我们意味着什么", "开放问题"]
    assert headings == (english if row["language"] == "en" else chinese)


@pytest.mark.parametrize("row", WRITTEN, ids=name_of)
def test_texts_use_what_the_renderer_offers(row: Row) -> None:
    body = last_state(row)
    html = render(body, {reference: Link("/x/", "x") for reference in references(body)})
    assert 'href="/x/"' in html
    # Only [[Constitutional AI]] argues without a table, and only in words.
    assert sum(tag in html for tag in ("<math", "<table", "<pre", "footnote")) >= 1


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.zh-hans.md")), ids=lambda file: file.name)
def test_chinese_is_punctuated_in_full_width(file: Path) -> None:
    """Latin marks after Han characters are slips; code and formulas are left out of the look."""
    source = read_text(file.name)
    prose = re.sub(r"```.*?```|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", "x", source, flags=re.S)
    assert re.findall(r"\w*[\u4e00-\u9fff][,.;:!?()][^\n]{0,8}", prose) == []
