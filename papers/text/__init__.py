"""Members' texts, Markdown and mathematics, to HTML that may stand in any page. Knows no database."""

from papers.text.comparison import Stretch, compare_sources, compare_texts
from papers.text.contents import Heading, contents
from papers.text.counts import language_of, reading_minutes, word_count
from papers.text.diffs import Change, diff
from papers.text.excerpts import excerpt
from papers.text.maths import sources_in
from papers.text.quotes import quoted
from papers.text.references import Link, Reference, named_in_brackets
from papers.text.rendering import (
    MAX_SOURCE,
    RENDERER_VERSION,
    TextTooLong,
    references,
    refused_formulas,
    render,
)

__all__ = [
    "MAX_SOURCE",
    "RENDERER_VERSION",
    "Change",
    "Heading",
    "Link",
    "Reference",
    "Stretch",
    "TextTooLong",
    "compare_sources",
    "compare_texts",
    "contents",
    "diff",
    "excerpt",
    "language_of",
    "named_in_brackets",
    "quoted",
    "reading_minutes",
    "references",
    "refused_formulas",
    "render",
    "sources_in",
    "word_count",
]
