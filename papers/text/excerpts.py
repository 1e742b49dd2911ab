"""The beginning of a text as plain text, for lists, feeds and mail."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from papers.text.budget import TextTimeout
from papers.text.parser import parse
from papers.text.rendering import MAX_SOURCE
from papers.text.scripts import joins_lines
from papers.text.tidy import plain


def excerpt(source: str, length: int = 200) -> str:
    """At most `length` characters and an ellipsis; formulas as their source, no code, tables or footnotes."""
    head = source[: min(2_000 + 8 * length, MAX_SOURCE)]
    text = _plain_text(head)
    if len(head) < len(source) and len(text) <= length:
        text = _plain_text(source[:MAX_SOURCE])
    return text if len(text) <= length else text[:length].rstrip() + "\u2026"


def _plain_text(source: str) -> str:
    readable = source.encode("utf-8", "replace").decode()
    try:
        return _joined(_paragraphs(parse(readable)))
    except (TextTimeout, RecursionError):
        return " ".join(readable.split())


def _paragraphs(tokens: Iterable[Token]) -> Iterator[str]:
    skipped = 0
    for token in tokens:
        if token.type in ("table_open", "table_close", "footnotes_open", "footnotes_close"):
            skipped += token.nesting
        elif skipped == 0 and token.type == "math_block":
            yield token.content
        elif skipped == 0 and token.type == "inline":
            yield plain(token.children or [])


def _joined(paragraphs: Iterable[str]) -> str:
    """No space where one Han paragraph follows on another."""
    text = ""
    for paragraph in (" ".join(each.split()) for each in paragraphs):
        if paragraph:
            text += paragraph if not text or joins_lines(text[-1], paragraph[0]) else f" {paragraph}"
    return text
