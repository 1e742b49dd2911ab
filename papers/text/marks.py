"""Passages marked in stored HTML, across whatever elements they run."""

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
        self._marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.key))
        self._edges = sorted({edge for mark in self._marks for edge in (mark.start, mark.end)})
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
        within = [mark for mark in self._marks if mark.start < self._at and mark.end > start]
        return self._drawn(piece.markup, within) + self._ended(start)

    def _words(self, piece: Piece) -> Iterator[str]:
        end = self._at + len(letters(piece.text))
        edges = [edge for edge in self._edges if self._at < edge < end]
        if not edges and not self._over(self._at):
            ended, self._at = self._at, end
            yield piece.markup + self._ended(ended)
            return
        text = piece.text
        for edge in [*edges, end]:
            words, text = _split(text, edge - self._at) if edge < end else (text, "")
            start, within = self._at, self._over(self._at) if words.strip() else []
            self._at = edge
            gap = len(words) - len(words.lstrip()) if any(mark.start == start for mark in within) else 0
            yield escape(words[:gap], quote=False)
            yield self._drawn(escape(words[gap:], quote=False), within) + self._ended(start)

    def _over(self, at: int) -> list[Mark]:
        return [mark for mark in self._marks if mark.start <= at < mark.end]

    def _drawn(self, markup: str, within: list[Mark]) -> str:
        for mark in reversed(within):
            place = "" if mark.key in self._begun else f' id="passage-{mark.key}"'
            self._begun.add(mark.key)
            markup = f'<mark class="passage"{place}>{markup}</mark>'
        return markup

    def _ended(self, start: int) -> str:
        self._waiting += [mark.link for mark in self._marks if start < mark.end <= self._at]
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
