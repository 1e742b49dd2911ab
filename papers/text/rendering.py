"""A text's two readings: its HTML, and what it refers to."""

import logging
from collections.abc import Mapping
from html import escape

from papers.text.budget import Budget, TextTimeout
from papers.text.html import Page, refused, to_html
from papers.text.parser import parse
from papers.text.references import Link, Reference, referred_to
from papers.text.terms import Key, Names, mark_terms, named

RENDERER_VERSION = 4  # stored with the HTML; raise it when the output changes
MAX_SOURCE = 200_000  # characters
_COLOUR_SECONDS = 0.2
_log = logging.getLogger(__name__)


class TextTooLong(ValueError):  # noqa: N818 -- the word of the door
    """More than MAX_SOURCE characters."""


def render(
    source: str,
    links: Mapping[Reference, Link] | None = None,
    *,
    prefix: str = "t",
    terms: Names[str] | None = None,
) -> str:
    """HTML safe to stand in a page. `prefix` keeps the ids of several texts on one page apart; the first
    place of each of the `terms` leads to its address."""
    if len(source) > MAX_SOURCE:
        raise TextTooLong(f"{len(source)} characters, at most {MAX_SOURCE}")
    try:
        tokens = parse(source)
        if terms:
            mark_terms(tokens, terms)
        return to_html(tokens, Page(tokens, {} if links is None else links, prefix, Budget(_COLOUR_SECONDS)))
    except TextTimeout:
        return _as_typed(source)
    except (
        Exception
    ):  # a member's text must not take the page down with it, whatever the libraries make of it
        _log.exception("text of %d characters not rendered", len(source))
        return _as_typed(source)


def references(source: str) -> frozenset[Reference]:
    """What `render` asks links for: the first so many papers and members named outside code and formulas."""
    if "@" not in source and "[[" not in source:  # most comments: not worth a second parse
        return frozenset()
    try:
        return referred_to(parse(source[:MAX_SOURCE]))
    except TextTimeout:
        return frozenset()
    except Exception:
        _log.exception("references of %d characters not read", len(source))
        return frozenset()


def refused_formulas(source: str) -> list[str]:
    """What `render` shows as its source because it cannot be set."""
    if "$" not in source and r"\begin{" not in source:
        return []
    try:
        return refused(parse(source[:MAX_SOURCE]))
    except TextTimeout:
        return []
    except Exception:
        _log.exception("formulas of %d characters not read", len(source))
        return []


def names_in(source: str, names: Names[Key]) -> dict[Key, str]:
    """Which of the names the text says outside of code and formulas, each as it was typed first."""
    try:
        return named(parse(source[:MAX_SOURCE]), names) if names else {}
    except TextTimeout:
        return {}
    except Exception:
        _log.exception("names in %d characters not read", len(source))
        return {}


def _as_typed(source: str) -> str:
    readable = source.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return f'<pre class="plain">{escape(readable)}</pre>\n'
