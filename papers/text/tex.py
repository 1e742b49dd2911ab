"""Formulas that the converter would not survive.

Its stack grows with nesting, and its time doubles with each bracket that opens and is never closed (thirty of
them: minutes). So both are counted first, and where it is doubtful whether a bracket closes, it does not.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from math_core import LatexError, LatexToMathML

MAX_DEPTH = 60
MAX_UNCLOSED = 6
_TOKEN = re.compile(
    r"%[^\n]*|\\(?:left|right)(?![a-zA-Z])\s*(?:\\[a-zA-Z]+|\\.|.)?|\\(?:begin|end)\s*\{[^{}]*\}|\\[a-zA-Z]+\*?|\\.|\S",
    re.DOTALL,
)
_ENTERS = re.compile(r"\{|\\left(?![a-zA-Z])|\\begin\s*\{")
_LEAVES = re.compile(r"\}|\\right(?![a-zA-Z])|\\end\s*\{")
_SWITCH = re.compile(
    r"\\(?:(?:display|text|script|scriptscript)style|color|over|choose|atop|[a-z]{2}|[a-z]+series)$"
)
_SIZED = re.compile(r"\\[bB]igg?([lrm]?)$")
_SCRIPT = re.compile(r"[\^_]")
_MIDDLE = re.compile(r"\\middle")  # outside its own pair it opens one
_OPEN_CHARACTERS = "\u23b0\u23b8"
_CLOSE_FORM = re.compile(r'form="postfix"')
_OPEN_FORM = re.compile(r'form="prefix"')
_TEXT = re.compile(r"<[^>]*>")
Role = Literal["open", "close", "argument", "plain"]


def is_tangled(tex: str, converter: LatexToMathML) -> bool:
    scan = _Scan(converter)
    return any(scan.is_too_much(token) for token in _TOKEN.findall(tex))


class _Scan:
    """Brackets open in each group, where one can still close, and all that were never closed."""

    def __init__(self, converter: LatexToMathML) -> None:
        self._converter = converter
        self._groups = [0]
        self._unclosed = 0
        self._awaits_argument = False

    def is_too_much(self, token: str) -> bool:
        if token[0] != "%":
            self._take(token)
        return len(self._groups) > MAX_DEPTH or self._unclosed > MAX_UNCLOSED

    def _take(self, token: str) -> None:
        if _ENTERS.match(token):
            self._groups.append(0)
            self._awaits_argument = False
        elif _LEAVES.match(token):
            self._leave()
        else:
            self._bracket(token)

    def _leave(self) -> None:
        self._groups = self._groups[:-1] or [0]
        self._awaits_argument = False

    def _bracket(self, token: str) -> None:
        role = _role(token, self._converter)
        if role == "open":
            self._groups[-1] += 1
            self._unclosed += 1
        elif role == "close" and self._groups[-1] and not self._awaits_argument:
            self._groups[-1] -= 1
            self._unclosed -= 1
        if _SWITCH.fullmatch(token):
            self._groups[-1] = 0
        self._awaits_argument = role == "argument"


@lru_cache(maxsize=2048)
def _role(token: str, converter: LatexToMathML) -> Role:
    if sized := _SIZED.fullmatch(token):
        return "argument" if sized[1] != "r" else "plain"
    if _MIDDLE.fullmatch(token):
        return "open"
    if len(token) == 1:
        return "argument" if _SCRIPT.match(token) else _role_of(token)
    try:
        markup = converter.convert_with_local_state(token, displaystyle=False)
    except LatexError:
        return "argument"
    return _role_of(markup)


def _role_of(text: str) -> Role:
    shown = _TEXT.sub("", text.partition("<annotation")[0])
    categories = {unicodedata.category(char) for char in shown}
    if _OPEN_FORM.search(text) or "Ps" in categories or any(char in _OPEN_CHARACTERS for char in shown):
        return "open"
    return "close" if _CLOSE_FORM.search(text) or "Pe" in categories else "plain"
