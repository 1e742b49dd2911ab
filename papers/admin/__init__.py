"""Every model to look up, search and filter. What a rule keeps (claims, texts, meetings, order, addresses)
changes by acting on the site and is read-only here; drafts and read marks show to their own member only."""

from papers.admin import (
    claims,
    discussion,
    images,
    interpretations,
    meetings,
    pairs,
    papers,
    reading_list,
    terms,
)

__all__ = [
    "claims",
    "discussion",
    "images",
    "interpretations",
    "meetings",
    "pairs",
    "papers",
    "reading_list",
    "terms",
]
