"""Members' texts, Markdown and mathematics, to HTML that may stand in any page. Knows no database."""

from papers.text.counts import language_of, reading_minutes, word_count
from papers.text.diffs import Change, diff
from papers.text.excerpts import excerpt
from papers.text.references import Link, Reference
from papers.text.rendering import MAX_SOURCE, RENDERER_VERSION, TextTooLong, references, render

__all__ = [
    "MAX_SOURCE",
    "RENDERER_VERSION",
    "Change",
    "Link",
    "Reference",
    "TextTooLong",
    "diff",
    "excerpt",
    "language_of",
    "reading_minutes",
    "references",
    "render",
    "word_count",
]
