"""A text's headings as one would type them, for whoever writes it anew."""

from itertools import pairwise

from papers.text.budget import TextTimeout
from papers.text.parser import parse

_HIGHEST = 3  # the level at which the renderer places the first


def outline(source: str) -> str:
    """Those that stand in nothing else, each with an empty line below it."""
    try:
        tokens = parse(source)
    except TextTimeout:
        return ""
    headings = (
        (int(opening.tag[1]) - _HIGHEST + 1, inline.content)
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open" and opening.level == 0
    )
    return "\n".join(f"{'#' * level} {title}\n" for level, title in headings)
