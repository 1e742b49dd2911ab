"""Passages marked in stored HTML, across whatever elements they run."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from papers.text.pieces import Piece, letters, pieces


class Mark(NamedTuple):
    """`key` names it on the page (`passage-…`); `link` is markup that follows on its end."""

    key: int
    start: int
    end: int
    link: str = ""


def marked(parts: Iterable[str], marks: Iterable[Mark]) -> list[str]:
    """Each of several pieces of HTML that are read in a row; places count in letters of them all."""
    pen = _Pen(marks)
    return ["".join(pen.through(html)) for html in parts]


class _Pen:
    def __init__(self, marks: Iterable[Mark]) -> None:
        marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.key))
        self._coming, self._here = marks[::-1], list[Mark]()
        self._edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
        self._begun: set[int] = set()
        self._waiting: list[str] = []
        self._is_in_link = False
        self._at = 0

    def through(self, html: str) -> Iterator[str]:
        for piece in pieces(html):
            if not piece.text:
                yield self._tag(piece.markup)
            elif piece.markup.startswith("<"):
                yield self._formula(piece)
            else:
                yield from self._words(piece)

    def _tag(self, markup: str) -> str:
        """No link stands inside another one: those of what ends there wait for its end."""
        if markup.startswith(("<a ", "<a>", "</a>")):
            self._is_in_link = not markup.startswith("</")
        return markup + self._links()

    def _formula(self, piece: Piece) -> str:
        start, self._at = self._at, self._at + len(letters(piece.text))
        return self._drawn(piece.markup, self._touching(start)) + self._ended()

    def _words(self, piece: Piece) -> Iterator[str]:
        start, end = self._at, self._at + len(letters(piece.text))
        edges = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        text = piece.text
        for edge in [*edges, end]:
            words, text = _split(text, edge - start) if edge < end else (text, "")
            self._at = edge
            within = self._touching(start)
            is_whole = not (within or edges)
            yield (piece.markup if is_whole else self._stretch(words, within, start)) + self._ended()
            start = edge

    def _stretch(self, words: str, within: list[Mark], start: int) -> str:
        """A space before what is marked is no part of it."""
        gap = len(words) - len(words.lstrip()) if any(mark.start == start for mark in within) else 0
        return escape(words[:gap], quote=False) + self._drawn(escape(words[gap:], quote=False), within)

    def _touching(self, start: int) -> list[Mark]:
        """Those with a letter between there and where the pen is now."""
        while self._coming and self._coming[-1].start < self._at:
            self._here.append(self._coming.pop())
        return self._here if start < self._at else []

    def _drawn(self, markup: str, within: list[Mark]) -> str:
        for mark in reversed(within):
            place = "" if mark.key in self._begun else f' id="passage-{mark.key}"'
            self._begun.add(mark.key)
            markup = f'<mark class="passage"{place}>{markup}</mark>'
        return markup

    def _ended(self) -> str:
        self._waiting += [mark.link for mark in self._here if mark.end <= self._at]
        self._here = [mark for mark in self._here if mark.end > self._at]
        return self._links()

    def _links(self) -> str:
        if self._is_in_link or not self._waiting:
            return ""
        links, self._waiting = "".join(self._waiting), []
        return links


def _split(text: str, count: int) -> tuple[str, str]:
    """After so many letters."""
    at = 0
    while count:
        count -= not text[at].isspace()
        at += 1
    return text[:at], text[at:]
