"""Formulas that the converter would not survive.

Its stack grows with nesting, and its time doubles with each bracket that opens and is never closed (thirty of
them: minutes). So both are counted first, and where it is doubtful whether a bracket closes, it does not.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

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
    r"\\(?:(?:display|text|script|scriptscript)style|color|over|choose|atop|brace|brack|above"
    r"|rm|bf|it|sf|tt|sc|sl|em|mit|cal|scr|frak|Bbb|bbb|[a-z]+series)$"
)
_SIZED = re.compile(r"\\[bB]igg?([lrm]?)$")
_SIZES: dict[str, Literal["open", "close"]] = {"l": "open", "r": "close"}
_SCRIPT = re.compile(r"[\^_]")
_MIDDLE = re.compile(r"\\middle")  # outside its own pair it opens one
_NEEDS_A_PLACE = re.compile(r"\\(?:(?:no)?limits|hline|hdashline)$")
_OPEN_CHARACTERS = "\u23b0\u23b8"
# Each of them closes whatever is open; what else does is not counted on.
_CLOSING = frozenset(
    (")", "]", r"\}", r"\rbrace", r"\rbrack", r"\rangle", r"\rfloor", r"\rceil", r"\rrbracket")
)
_OPEN_FORM = re.compile(r'form="prefix"')
_TEXT = re.compile(r"<[^>]*>")
_MOST_ARGUMENTS = 8
_PROBED_ARGUMENTS = 4
_FIRST_ARGUMENTS = ("{x}", "{red}", "{1em}")


class Role(NamedTuple):
    """What a token does to brackets, and how many tokens or groups behind it are its arguments."""

    kind: Literal["open", "close", "plain"]
    arguments: int = 0
    takes_bracket: bool = False  # which then does nothing by itself


def is_tangled(tex: str, converter: LatexToMathML) -> bool:
    scan = _Scan(converter)
    return any(scan.is_too_much(token) for token in _TOKEN.findall(tex))


class _Group(NamedTuple):
    """What was open and awaited around it when it began; `ends` is the bracket of an optional argument."""

    brackets: int
    arguments: int
    ends: str = ""


class _Scan:
    """Brackets open in the innermost group, where one can still close, and all that were never closed."""

    def __init__(self, converter: LatexToMathML) -> None:
        self._converter = converter
        self._around: list[_Group] = []
        self._open = 0
        self._awaited = 0
        self._is_behind_command = self._is_taken = False
        self._unclosed = 0

    def is_too_much(self, token: str) -> bool:
        if token[0] != "%":
            self._take(token)
        return len(self._around) >= MAX_DEPTH or self._unclosed > MAX_UNCLOSED

    def _take(self, token: str) -> None:
        if _ENTERS.match(token):
            self._enter()
        elif self._is_behind_command and token.startswith("["):
            self._enter("]")
        elif _LEAVES.match(token) or (self._around and token == self._around[-1].ends):
            self._leave()
        else:
            self._bracket(token, _role(token, self._converter))

    def _enter(self, ends: str = "") -> None:
        """An optional argument takes the place of none."""
        left = self._awaited if ends else max(self._awaited - 1, 0)
        self._around.append(_Group(self._open, left, ends))
        self._open = self._awaited = 0
        self._is_behind_command = self._is_taken = False

    def _leave(self) -> None:
        group = self._around.pop() if self._around else _Group(0, 0)
        self._open, self._awaited = group.brackets, group.arguments
        self._is_behind_command = self._is_taken = False

    def _bracket(self, token: str, role: Role) -> None:
        if self._is_taken:
            self._is_taken = False
            return
        if role.kind == "open":
            self._open += 1
            self._unclosed += 1
        elif role.kind == "close" and self._open and not self._awaited:
            self._open -= 1
            self._unclosed -= 1
        if _SWITCH.fullmatch(token):
            self._open = 0
        self._awaited = max(self._awaited - 1, 0) + role.arguments
        self._is_behind_command, self._is_taken = role.arguments > 0, role.takes_bracket


@lru_cache(maxsize=4096)
def _role(token: str, converter: LatexToMathML) -> Role:
    if sized := _SIZED.fullmatch(token):
        return Role(_SIZES.get(sized[1], "plain"), takes_bracket=True)
    if _MIDDLE.fullmatch(token):
        return Role("open")
    if _SCRIPT.match(token):
        return Role("plain", 1)
    if token in _CLOSING:
        return Role("close")
    if len(token) == 1:
        return _role_of(token)
    return Role("plain") if _NEEDS_A_PLACE.match(token) else _probed(token, converter)


def _probed(token: str, converter: LatexToMathML) -> Role:
    """As many arguments as it takes to be set; where nothing helps, as many as any command has."""
    if markup := _set(token, converter):
        return _role_of(markup)
    for count in range(_PROBED_ARGUMENTS):
        if any(_set(token + first + "{x}" * count, converter) for first in _FIRST_ARGUMENTS):
            return Role("plain", count + 1)
    return Role("plain", 1 if _set(token + "1em", converter) else _MOST_ARGUMENTS)


def _set(tex: str, converter: LatexToMathML) -> str:
    try:
        return converter.convert_with_local_state(
            rf"\begin{{equation*}}{tex}\end{{equation*}}", displaystyle=False
        )
    except LatexError:
        return ""


def _role_of(text: str) -> Role:
    shown = _TEXT.sub("", text.partition("<annotation")[0])
    opens = any(unicodedata.category(char) == "Ps" or char in _OPEN_CHARACTERS for char in shown)
    return Role("open" if opens or _OPEN_FORM.search(text) else "plain")
