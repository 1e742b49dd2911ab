r"""The numbers of a text's equations, and `\ref` and `\eqref` to them, in formulas and between them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papers.text.equations import Wanted, written

_REFERENCE = re.compile(r"\\(eq)?ref\{([^{}\n]{1,200})\}")
_MARK = re.compile(r"<mtext>(\(?)eq-([0-9]+)(\)?)</mtext>|<a href=\"#r([0-9]+)\">\(\?\?\)</a>")


class Target(NamedTuple):
    """What a reference shows, and the place of the formula that it leads to: 0 for nowhere."""

    shown: str
    place: int


def enable_equation_references(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "equation_ref", _reference)


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        wanted = Wanted(found[2].strip(), found[1] is not None)
        token = state.push("equation_ref", "", 0)
        token.content, token.meta = found[0], {"wanted": wanted, "in_link": bool(state.linkLevel)}
    state.pos = found.end()
    return True


def number_equations(tokens: list[Token]) -> None:
    """Gives each formula its numbers and, by them, each reference its place."""
    formulas = [token for token in _everywhere(tokens) if token.type.startswith("math_")]
    labels = _number(formulas)
    for token in formulas:
        wanted = written(token.content).wanted
        if wanted:
            token.meta["references"] = [_answer(each, labels) for each in wanted]
    for token in _everywhere(tokens):
        if token.type == "equation_ref":
            _resolve(token, labels)


def _number(formulas: Iterable[Token]) -> dict[str, Target]:
    labels: dict[str, Target] = {}
    counted = places = 0
    for token in formulas:
        numbers: list[str] = []
        for tag in written(token.content).tags:
            counted += not tag.text
            numbers.append(tag.text or str(counted))
            for label in tag.labels:
                labels.setdefault(label, Target(numbers[-1], places + 1))
        if numbers:
            places += 1
            token.meta |= {"numbers": numbers, "place": places}
    return labels


def _answer(wanted: Wanted, labels: Mapping[str, Target]) -> Target:
    number, place = labels.get(wanted.label, Target("??", 0))
    return Target(f"({number})" if wanted.in_brackets else number, place)


def _resolve(token: Token, labels: Mapping[str, Target]) -> None:
    """What nothing is called stays as typed: the text may be about LaTeX."""
    target = _answer(token.meta["wanted"], labels)
    token.meta["place"] = target.place
    if target.place:
        token.content = target.shown
    if not target.place or token.meta["in_link"]:
        token.type = "text"


def _everywhere(tokens: list[Token]) -> Iterator[Token]:
    for block in tokens:
        yield block
        yield from block.children or ()


def address(prefix: str, place: int) -> str:
    return f"{prefix}--eq{place}"


def link(target: Target, prefix: str) -> str:
    return f'<a href="#{address(prefix, target.place)}">{escape(target.shown)}</a>'


def filled(markup: str, token: Token, prefix: str) -> str:
    """The formula with what stands in place of the converter's marks."""
    numbers: list[str] = token.meta.get("numbers", [])
    targets: list[Target] = token.meta.get("references", [])

    def fill(found: re.Match[str]) -> str:
        if found[4] is not None and int(found[4]) < len(targets):
            target = targets[int(found[4])]
            is_linked = target.place and not token.meta.get("in_link")
            return link(target, prefix) if is_linked else escape(target.shown)
        if found[2] is not None and int(found[2]) < len(numbers):
            return f"<mtext>{found[1]}{escape(numbers[int(found[2])])}{found[3]}</mtext>"
        return found[0]

    return _MARK.sub(fill, markup) if numbers or targets else markup
