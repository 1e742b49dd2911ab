from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papers.exchange import Manuscript, UnreadableFile, decoded, from_file, to_file

pytestmark = pytest.mark.once
PLAIN = Manuscript(
    paper="lora",
    title="LoRA: Low-Rank Adaptation",
    language="en",
    author="ada",
    interpretation=28,
    version=3,
    revision=2,
    external_url="https://example.org/a",
    summary="One.\nTwo: a colon.",
    body="# Method\n\nText.\n",
)
FILE = """---
paper: lora
title: "LoRA: Low-Rank Adaptation"
language: en
author: ada
interpretation: 28
version: 3
revision: 2
external_url: "https://example.org/a"
summary: |
  One.
  Two: a colon.
---

# Method

Text.

"""
# Pieces that could be taken for the file's own.
PIECES = [
    "---",
    "\n",
    "\n---\n",
    "  ",
    " ",
    "key: value",
    "summary: |",
    '"',
    "\\",
    "\t",
    "|",
    "一",
    "\u2028",
    "\x85",
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
NUMBERS = st.integers(0, 10**18 - 1)
MANUSCRIPTS = st.builds(
    Manuscript,
    **dict.fromkeys(("paper", "title", "language", "author", "external_url", "summary", "body"), TEXTS),
    **dict.fromkeys(("interpretation", "version", "revision"), NUMBERS),
)


def test_reads_well() -> None:
    assert to_file(PLAIN) == FILE


@given(MANUSCRIPTS)
@example(replace(PLAIN, summary="", body=""))
@example(replace(PLAIN, body="---\npaper: other\n---\n"))
@example(replace(PLAIN, body="\n\n text", summary="\n---\n"))
@example(replace(PLAIN, body="a\r\nb\rc\n"))
def test_comes_back_as_it_left(manuscript: Manuscript) -> None:
    assert from_file(to_file(manuscript)) == manuscript


@given(MANUSCRIPTS)
def test_comes_back_with_the_line_ends_of_windows_and_a_mark_of_byte_order(manuscript: Manuscript) -> None:
    lines: dict[str, Any] = {
        name: value.replace("\r", "") for name, value in vars(manuscript).items() if isinstance(value, str)
    }
    typed = replace(manuscript, **lines)
    file = to_file(typed).replace("\n", "\r\n").encode("utf-8-sig", "surrogatepass")
    assert from_file(file.decode("utf-8", "surrogatepass")) == typed


def test_octets_are_read_with_and_without_a_mark() -> None:
    for octets in (FILE.encode(), FILE.encode("utf-8-sig")):
        assert from_file(decoded(octets)) == PLAIN


def test_what_editors_do_to_a_file_is_borne() -> None:
    stripped = "\n".join(line.rstrip() for line in FILE.split("\n")).rstrip("\n")
    assert from_file(stripped) == replace(PLAIN, body="# Method\n\nText.")
    without_gap = FILE.replace("---\n\n#", "---  \n#")
    assert from_file(without_gap) == PLAIN
    more = FILE.replace("language: en", "tags:\n- a\n  - b\naliases: [x]\n\nlanguage:   en  ")
    assert from_file(more) == PLAIN
    with_empty_line = FILE.replace("  Two", "\n  Two")
    assert from_file(with_empty_line).summary == "One.\n\nTwo: a colon."


@given(st.text())
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableFile, match="begin with the head"):
        from_file(f"x{text}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "must begin with the head"),
        ("# Only a text\n", "must begin with the head"),
        ("---\npaper: lora\n\nno end of the head\n", "must begin with the head"),
        (FILE.replace("paper: lora\n", ""), "lacks “paper”"),
        (FILE.replace("version: 3\n", ""), "lacks “version”"),
        (FILE.replace("summary: |\n  One.\n  Two: a colon.\n", ""), "lacks “summary”"),
        (FILE.replace("version: 3", "version: three"), "“version” in the head of the file is no number"),
        (
            FILE.replace("version: 3", f"version: {'9' * 30}"),
            "“version” in the head of the file is no number",
        ),
        (FILE.replace("version: 3", "version: -3"), "“version” in the head of the file is no number"),
        (FILE.replace("version: 3", "version: 3\nversion: 4"), "has “version” twice"),
        (FILE.replace('Adaptation"', "Adaptation"), "“title” in the head of the file is cut off"),
        (FILE.replace("language: en", "language en"), "Line 4 of the file is no “key: value”."),
    ],
)
def test_a_spoilt_head_is_told_by_what_is_wrong(wrong: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        from_file(wrong)


def test_another_encoding_is_told() -> None:
    with pytest.raises(UnreadableFile, match="not in UTF-8"):
        decoded("论文".encode("gb18030"))


def test_a_head_without_end_is_read_once() -> None:
    head = "\n".join(f"k{'_' * (n % 7)}: {n}" for n in range(100_000))
    with pytest.raises(UnreadableFile):
        from_file(f"---\n{head}\n---\n")
