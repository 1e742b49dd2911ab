"""Members' texts, Markdown and mathematics, to HTML that may stand in any page. Knows no database."""

from papers.text.comparison import Stretch, compare_sources, compare_texts
from papers.text.contents import Heading, contents
from papers.text.counts import language_of, reading_minutes, word_count
from papers.text.diffs import Change, diff
from papers.text.excerpts import excerpt
from papers.text.marks import Mark, marked
from papers.text.maths import sources_in
from papers.text.outlines import outline
from papers.text.passages import CONTEXT, MAX_QUOTE, Words, find_again, find_words, words_at
from papers.text.pieces import letters, reading_text
from papers.text.quotes import quoted
from papers.text.references import Link, Reference, named_in_brackets
from papers.text.rendering import (
    MAX_SOURCE,
    RENDERER_VERSION,
    TextTooLong,
    names_in,
    references,
    refused_formulas,
    render,
)
from papers.text.sections import side_by_side
from papers.text.terms import Names, telling_part

__all__ = [
    "CONTEXT",
    "MAX_QUOTE",
    "MAX_SOURCE",
    "RENDERER_VERSION",
    "Change",
    "Heading",
    "Link",
    "Mark",
    "Names",
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
    "named_in_brackets",
    "names_in",
    "outline",
    "quoted",
    "reading_minutes",
    "reading_text",
    "references",
    "refused_formulas",
    "render",
    "side_by_side",
    "sources_in",
    "telling_part",
    "word_count",
    "words_at",
]
