"""A text as one reads it, block after block: without markup, formulas and code as their source."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it.token import Token

from papers.text.budget import TextTimeout
from papers.text.parser import parse
from papers.text.tidy import plain

BlockKind = Literal["heading", "paragraph", "item", "quote", "row", "code", "formula", "footnote"]
_WITHIN: dict[str, BlockKind] = {
    "heading": "heading",
    "list_item": "item",
    "blockquote": "quote",
    "tr": "row",
    "footnote": "footnote",
}
_WHOLE: dict[str, BlockKind] = {"fence": "code", "code_block": "code", "math_block": "formula"}


class Block(NamedTuple):
    kind: BlockKind
    text: str


def blocks(source: str) -> list[Block]:
    """In reading order; a table row is one. What cannot be parsed in time counts by its lines."""
    try:
        return list(_read(parse(source)))
    except TextTimeout:
        return [Block("paragraph", line) for line in source.splitlines() if line.strip()]


def _read(tokens: Sequence[Token]) -> Iterator[Block]:
    opened: list[BlockKind] = []
    inlines: list[str] = []
    for token in tokens:
        if token.type in _WHOLE:
            yield Block(_WHOLE[token.type], token.content.rstrip("\n"))
        elif token.type == "inline":
            inlines.append(_shown(token))
            kind = opened[-1] if opened else "paragraph"
            if kind != "row":
                yield Block(kind, inlines.pop())
        elif _passed(token, opened) == "row":
            yield Block("row", " | ".join(inlines))
            inlines = []


def _passed(token: Token, opened: list[BlockKind]) -> BlockKind | None:
    """Keeps `opened`; what ends here."""
    kind = _WITHIN.get(token.type.removesuffix("_open").removesuffix("_close"))
    if kind and token.nesting > 0:
        opened.append(kind)
    return opened.pop() if kind and token.nesting < 0 else None


def _shown(inline: Token) -> str:
    boxes = (each for each in inline.children or [] if each.type == "checkbox")
    box = "".join("\u2611 " if each.meta["checked"] else "\u2610 " for each in boxes)
    return box + plain(inline.children or [])
