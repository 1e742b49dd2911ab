"""Stored HTML as pieces of markup, each with what one reads there.

A formula is one piece and reads as it is copied, its LaTeX between dollars. The numbers of footnotes are no
part of what one reads: they change with what is written elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

_PIECE = re.compile(
    r'<math\b.*?</math>|<sup class="footnote-ref">.*?</sup>|<a\b[^>]*class="footnote-backref"[^>]*>.*?</a>'
    r'|<[^<>"]*(?:"[^"]*"[^<>"]*)*>|[^<]+|<',
    re.DOTALL,
)
_TEX = re.compile(r"<annotation\b[^>]*>(.*?)</annotation>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Piece(NamedTuple):
    """A tag, or what reads as nothing, has no text."""

    markup: str
    text: str = ""


def pieces(html: str) -> Iterator[Piece]:
    return (_read(markup) for markup in _PIECE.findall(html))


def reading_text(parts: Iterable[str]) -> str:
    """What one reads in several pieces of HTML, one after the other."""
    return "".join(piece.text for html in parts for piece in pieces(html))


def letters(text: str) -> str:
    """Without white space, which differs between what is selected, what is pasted and what is stored."""
    return "".join(text.split())


def _read(markup: str) -> Piece:
    if not markup.startswith("<"):
        return Piece(markup, unescape(markup))
    if markup.startswith("<math"):
        found = _TEX.search(markup)
        dollars = "$$" if markup.startswith('<math display="block"') else "$"
        tex = unescape(found[1] if found else _TAG.sub("", markup))
        return Piece(markup, f"{dollars}{tex}{dollars}")
    return Piece(markup)
