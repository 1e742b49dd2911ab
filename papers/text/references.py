"""`[[LoRA]]`, `[[#29]]`, `[[2106.09685]]` and `@handle`: what a text refers to."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

MAX_REFERENCES = 200
_BRACKETS = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
_HANDLE = re.compile(r"@([a-z0-9][a-z0-9_-]{1,29})(?![a-z0-9_@-]|\.[a-z0-9])", re.IGNORECASE | re.ASCII)
_BEFORE_HANDLE = re.compile(r"[a-z0-9_.+/@%&=#?~:-]", re.IGNORECASE | re.ASCII)
_ENTRY = re.compile(r"#\s*0*([1-9][0-9]{0,5}|0)")
_ARXIV = re.compile(r"(?:arxiv:\s*)?([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?")


class Reference(NamedTuple):
    kind: Literal["paper", "entry", "arxiv", "member"]
    key: str


class Link(NamedTuple):
    url: str
    title: str


def enable_references(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "reference", _brackets)
    md.inline.ruler.push("mention", _mention)


def named_in_brackets(typed: str) -> Reference:
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold()).strip()
    if entry := _ENTRY.fullmatch(name):
        return Reference("entry", entry[1])
    if arxiv := _ARXIV.fullmatch(name):
        return Reference("arxiv", arxiv[1])
    return Reference("paper", name)


def referred_to(tokens: Sequence[Token]) -> frozenset[Reference]:
    """The first so many different ones, in the order of the text."""
    found: dict[Reference, None] = {}
    for reference in _all(tokens):
        found[reference] = None
        if len(found) == MAX_REFERENCES:
            break
    return frozenset(found)


def _all(tokens: Sequence[Token]) -> Iterator[Reference]:
    for block in tokens:
        for token in block.children or ():
            if token.type == "reference":
                yield token.meta["reference"]


def _brackets(state: StateInline, silent: bool) -> bool:
    found = _BRACKETS.match(state.src, state.pos, state.posMax)
    if found is None or not found[1].strip():
        return False
    # `[[1]](https://…)` is a link whose text is "[1]".
    if state.src.startswith("(", found.end()) and link(state, silent):
        return True
    reference = named_in_brackets(found[1])
    return bool(reference.key) and _push(state, silent, found, reference)


def _mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@":
        return False
    if state.pos and _BEFORE_HANDLE.match(state.src[state.pos - 1]):
        return False
    found = _HANDLE.match(state.src, state.pos, state.posMax)
    return found is not None and _push(state, silent, found, Reference("member", found[1].lower()))


def _push(state: StateInline, silent: bool, found: re.Match[str], reference: Reference) -> bool:
    if state.linkLevel and not silent:
        state.append_pending(found[0])
    elif not silent:
        token = state.push("reference", "", 0)
        token.content, token.meta = found[0], {"reference": reference}
    state.pos = found.end()
    return True
