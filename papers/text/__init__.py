"""Members' texts, Markdown and mathematics, to HTML that may stand in any page. Knows no database."""

from papers.text.comparison import Stretch, compare_sources, compare_texts
from papers.text.contents import Heading, contents
from papers.text.counts import language_of, reading_minutes, word_count
from papers.text.diffs import Change, diff
from papers.text.excerpts import excerpt
from papers.text.marks import Mark, marked
from papers.text.passages import CONTEXT, MAX_QUOTE, Words, find_again, find_words, words_at
from papers.text.pieces import letters, reading_text
from papers.text.references import Link, Reference
from papers.text.rendering import (
    MAX_SOURCE,
    RENDERER_VERSION,
    TextTooLong,
    references,
    refused_formulas,
    render,
)

__all__ = [
    "CONTEXT",
    "MAX_QUOTE",
    "MAX_SOURCE",
    "RENDERER_VERSION",
    "Change",
    "Heading",
    "Link",
    "Mark",
    "Reference",
    "Stretch",
    "TextTooLong",
    "Words",
    "compare_sources",
    "compare_texts",
    "contents",
    "diff",
    "excerpt",
    "find_again",
    "find_words",
    "language_of",
    "letters",
    "marked",
    "reading_minutes",
    "reading_text",
    "references",
    "refused_formulas",
    "render",
    "word_count",
    "words_at",
]
