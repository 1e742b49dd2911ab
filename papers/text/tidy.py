"""From the parser's tokens to the page's: pictures, headings, alignment, tasks, line ends between Han."""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papers.text.figures import mark_figures
from papers.text.footnotes import number_footnotes
from papers.text.glue import glue_formulas
from papers.text.links import is_own_picture
from papers.text.numbering import number_equations
from papers.text.scripts import joins_lines

MAX_INLINE_DEPTH = 20
_TASK = re.compile(r"\[([ xX])\]\s+")
_PAGE_HEADINGS = 2


def tidy(state: StateCore) -> None:
    number_footnotes(state)
    state.tokens = mark_figures(state.tokens)
    number_equations(state.tokens)
    _mark_tasks(state.tokens)
    _place_headings(state.tokens)
    for token in state.tokens:
        if token.type in ("th_open", "td_open"):
            _align(token)
        elif token.children:
            token.children = list(_without_outside_pictures(_shallow(token.children)))
            _join_lines(token.children)
            token.children = glue_formulas(token.children)


def _place_headings(tokens: list[Token]) -> None:
    """The first right below the page's own, each other at most one below those it stands under."""
    above: list[str] = []
    for opening, _inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "heading_open":
            above = [*(tag for tag in above if tag < opening.tag), opening.tag]
            opening.tag = closing.tag = f"h{min(_PAGE_HEADINGS + len(above), 6)}"


def _align(cell: Token) -> None:
    """The style policy knows no inline styles."""
    style = str(cell.attrs.pop("style", ""))
    if style:
        cell.attrs["class"] = style.replace("text-align:", "align-")


def _mark_tasks(tokens: list[Token]) -> None:
    lists: list[Token] = []
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type.endswith("_list_open"):
            lists.append(item)
        elif item.type.endswith("_list_close"):
            lists.pop()
        elif item.type == "list_item_open" and paragraph.type == "paragraph_open" and _is_task(inline):
            item.attrs["class"] = "task-list-item"
            lists[-1].attrs["class"] = "contains-task-list"


def _is_task(inline: Token) -> bool:
    first = inline.children[0] if inline.children else None
    found = _TASK.match(first.content) if first and first.type == "text" else None
    if not (found and first and inline.children):
        return False
    first.content = first.content[found.end() :]
    box = Token("checkbox", "", 0, meta={"checked": found[1] != " "})
    inline.children = [box, *inline.children, Token("checkbox_close", "", 0)]
    return True


def _shallow(tokens: list[Token]) -> list[Token]:
    """Deep emphasis stays as typed: browsers and the cleaner build a tree of it."""
    opened: list[Token] = []
    too_deep: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0 and opened:
            opener = opened.pop()
            too_deep += [opener, token] if len(opened) >= MAX_INLINE_DEPTH and token.markup else []
    for token in too_deep:
        token.type, token.tag, token.nesting, token.content = "text", "", 0, token.markup
    return tokens


def _without_outside_pictures(tokens: list[Token]) -> Iterator[Token]:
    """No request leaves the site for a picture: it becomes a link, or its text where it stands in a link."""
    in_link = 0
    for token in tokens:
        in_link += token.nesting if token.tag == "a" else 0
        if token.type != "image" or is_own_picture(str(token.attrs["src"])):
            yield token
        else:
            yield from _as_link(token, bool(in_link))


def _as_link(image: Token, in_link: bool) -> Iterator[Token]:
    url = str(image.attrs["src"])
    text = Token("text", "", 0, content=plain(image.children or []) or url)
    if in_link or not url:
        yield text
        return
    attrs = {"href": url} | {key: value for key, value in image.attrs.items() if key == "title"}
    yield Token("link_open", "a", 1, attrs=attrs)
    yield text
    yield Token("link_close", "a", -1)


def plain(tokens: list[Token]) -> str:
    """What a reader sees, as text; formulas as their source."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain(token.children or []))
        elif token.type != "footnote_ref":
            parts.append(token.content)
    return "".join(parts)


def _join_lines(tokens: list[Token]) -> None:
    before, line_end = "", None
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line_end = token if token.type == "softbreak" and not line_end else None
        elif token.content:
            if line_end and before and joins_lines(before, token.content[0]) and _is_text(token):
                line_end.type, line_end.content = "text", ""
            before, line_end = token.content[-1] if _is_text(token) else "", None


def _is_text(token: Token) -> bool:
    return token.type in ("text", "code_inline", "reference", "equation_ref")
