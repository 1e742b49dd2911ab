r"""Which lines of a formula have a number, and what it refers to: `\tag`, `\label`, `\ref` and `\eqref`.

The converter would number each formula from one. So it gets a mark for each number and each reference, and
papers.text.numbering fills them in: what became of a formula can be kept, whatever stands around it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from papers.text.dialect import plain

MAX_TEX = 4_000
_CONCERNED = re.compile(
    r"\\(?:tag|label|ref|eqref|nonumber|notag)(?![a-zA-Z])|\\begin\s*\{(?:equation|align|gather|multline)"
)
_OUTER = re.compile(r"\s*\\begin\s*\{((equation|align|gather|multline)\*?)\}")
_PIECE = re.compile(
    r"(?P<begin>\\begin\s*\{[^{}]*\})|(?P<end>\\end\s*\{[^{}]*\})"
    r"|\\tag(?P<bare>\*?)\s*\{(?P<tag>(?:[^{}]|\{[^{}]*\})*)\}|\\label\s*\{(?P<label>[^{}]*)\}"
    r"|\\(?P<hidden>nonumber|notag)(?![a-zA-Z])|\\(?P<eq>eq)?ref\s*\{(?P<ref>[^{}]*)\}"
    r"|(?P<row>\\\\)|(?P<open>\{)|(?P<close>\})|%[^\n]*|\\.",
    re.DOTALL,
)
_SIGNS = {r"\ast": "\u2217", r"\star": "\u22c6", r"\dagger": "\u2020", r"\ddagger": "\u2021"}
_SIGN = re.compile(r"\\[a-z]+")


class Tag(NamedTuple):
    """What an equation is called, empty where it is counted; and what refers to it."""

    text: str
    labels: tuple[str, ...]


class Wanted(NamedTuple):
    """A reference, in brackets or not."""

    label: str
    in_brackets: bool


class Written(NamedTuple):
    tex: str
    tags: tuple[Tag, ...] = ()
    wanted: tuple[Wanted, ...] = ()


@lru_cache(maxsize=4096)
def written(tex: str) -> Written:
    """For the converter; says the same for the same formula wherever it stands."""
    if len(tex) > MAX_TEX:
        return Written(tex)
    tex = plain(tex)
    return _Scan(tex).read() if _CONCERNED.search(tex) else Written(tex)


class _Scan:
    def __init__(self, tex: str) -> None:
        self._tex = tex
        found = _OUTER.match(tex)
        self._outer = found[1] if found else ""
        self._out: list[str] = []
        self._tags: list[Tag] = []
        self._wanted: list[Wanted] = []
        self._depth = 0
        self._begin_row()

    def _begin_row(self) -> None:
        self._row = len(self._out)
        self._tag, self._bare, self._labels, self._is_hidden = "", "", list[str](), False

    def read(self) -> Written:
        at = 0
        for found in _PIECE.finditer(self._tex):
            self._out.append(self._tex[at : found.start()])
            self._take(found)
            at = found.end()
        self._out.append(self._tex[at:])
        return Written(self._whole(), tuple(self._tags), tuple(self._wanted))

    def _whole(self) -> str:
        if self._outer:
            return "".join(self._out)
        self._end_row()
        tex = "".join(self._out)
        return rf"\begin{{equation}}{tex}\end{{equation}}" if self._tags else tex

    def _take(self, found: re.Match[str]) -> None:
        if found.lastgroup == "tag":
            self._tag, self._bare = _shown(found["tag"]), found["bare"]
        elif found.lastgroup == "label":
            self._labels.append(found["label"].strip())
        elif found.lastgroup == "hidden":
            self._is_hidden = True
        elif found.lastgroup == "ref":
            self._wanted.append(Wanted(found["ref"].strip(), found["eq"] is not None))
            self._out.append(rf"\eqref{{r{len(self._wanted) - 1}}}")
        else:
            self._step(found)

    def _step(self, found: re.Match[str]) -> None:
        kind = found.lastgroup
        self._depth -= kind in ("end", "close")
        ends = self._ends_row(kind)
        if ends:
            self._end_row()
        self._out.append(found[0])
        if ends or (kind == "begin" and self._depth == 0):
            self._begin_row()
        self._depth += kind in ("begin", "open")

    def _ends_row(self, kind: str | None) -> bool:
        if kind == "row":
            return self._depth == 1 and self._outer.startswith(("align", "gather"))
        return kind == "end" and self._depth == 0 and bool(self._outer)

    def _end_row(self) -> None:
        counts = bool(self._outer) and not self._outer.endswith("*")
        is_empty = not "".join(self._out[self._row :]).strip()
        if self._tag or (not self._is_hidden and (self._labels or (counts and not is_empty))):
            self._out.append(rf"\tag{self._bare}{{eq-{len(self._tags)}}}")
            self._tags.append(Tag(self._tag, tuple(self._labels)))
        elif counts:
            self._out.append(r"\nonumber")


def _shown(tag: str) -> str:
    """As text: the few signs that tags are made of, and what else stands in it as typed."""
    return _SIGN.sub(lambda found: _SIGNS.get(found[0], found[0]), tag.replace("$", "")).strip()
