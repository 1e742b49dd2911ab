"""What is written up against a formula in a line stays with it: `（$x$）`, `$x$，`, `$n$-gram`.

Browsers may break a line on either side of a formula, whatever stands there.
"""

import re

from markdown_it.token import Token

_BEFORE = re.compile(r"[(\[\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff08]+$")
_AFTER = re.compile(
    r"(?:[-\u2010\u2011][A-Za-z]{1,20}|[A-Za-z]{1,3}(?![A-Za-z]))?"
    r"[]),.;:!?%\u2019\u201d\u2026\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff05\uff09\uff0c\uff1a\uff1b\uff1f]*"
)


def glue_formulas(tokens: list[Token]) -> list[Token]:
    glued: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "math_inline":
            before = _taken(glued[-1] if glued else None, _BEFORE)
            after = _taken(tokens[number + 1] if number + 1 < len(tokens) else None, _AFTER)
            glued += _together(before, token, after)
        else:
            glued.append(token)
    return glued


def _together(before: str, formula: Token, after: str) -> list[Token]:
    if not before and not after:
        return [formula]
    opening = Token("together_open", "span", 1, attrs={"class": "together"})
    return [opening, *_text(before), formula, *_text(after), Token("together_close", "span", -1)]


def _taken(token: Token | None, pattern: re.Pattern[str]) -> str:
    """What the neighbour ends or begins with, taken out of it."""
    if token is None or token.type != "text":
        return ""
    found = pattern.search(token.content) if pattern is _BEFORE else pattern.match(token.content)
    if found is None:
        return ""
    token.content = token.content[: found.start()] + token.content[found.end() :]
    return found[0]


def _text(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []
