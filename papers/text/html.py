"""Tokens to HTML that may stand in a page."""

import re
import secrets
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it.presets import commonmark
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from papers.text import maths
from papers.text.budget import Budget
from papers.text.highlighting import code_block
from papers.text.links import is_allowed, is_outside
from papers.text.maths import Formula
from papers.text.numbering import Target, address, filled, link
from papers.text.references import Link, Reference, referred_to
from papers.text.tidy import plain

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9]+")
_NOT_IN_A_SLUG = re.compile(r"[^\w]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CLASSES = {
    "a": {"footnote-backref", "mention", "reference", "term"},
    "div": {"eq"},
    "input": {"task-list-item-checkbox"},
    "li": {"footnote-item", "task-list-item"},
    "ol": {"contains-task-list", "footnotes-list"},
    "section": {"footnotes"},
    "span": {"eq", "together", "wide"},
    "sup": {"footnote-ref"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
    "ul": {"contains-task-list"},
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "div": {"id"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id"},
    "ol": {"start"},
    "span": {"id"},
    "input": {"checked", "disabled"},
    **{f"h{level}": {"id"} for level in range(3, 7)},
}
_MAX_BACK_LINKS = 20
_LONG = 30  # characters of TeX, which may be wider than a phone
_PLAIN_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "label"),
    *("pre", "blockquote", "img", "table", "thead", "tbody", "tr", "figure", "figcaption"),
}
_cleaner = nh3.Cleaner(
    tags={*_PLAIN_TAGS, *_CLASSES},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"input": {"type": {"checkbox"}}, "a": {"rel": {"nofollow noopener ugc"}}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


_HOLE = re.compile("\ue000([0-9a-f]{16}):([0-9]+)\ue001")


class Page:
    """What HTML depends on beside the tokens; code and formulas wait here until the rest is cleaned."""

    def __init__(
        self, tokens: Sequence[Token], links: Mapping[Reference, Link], prefix: str, budget: Budget
    ) -> None:
        found = referred_to(tokens)
        self.links = {each: links[each] for each in found if each in links and is_allowed(links[each].url)}
        self.formulas = maths.convert_all(_formulas(tokens))
        self.prefix = _NOT_IN_AN_ID.sub("", prefix) or "t"
        self.budget = budget
        self._slugs: dict[str, int] = {}
        self._key = secrets.token_hex(8)
        self._held: list[str] = []

    def formula(self, token: Token) -> str:
        return self.hold(filled(self.formulas[_formula(token)], token, self.prefix))

    def hold(self, markup: str) -> str:
        self._held.append(markup)
        return f"\ue000{self._key}:{len(self._held) - 1}\ue001"

    def fill(self, markup: str) -> str:
        def held(found: re.Match[str]) -> str:
            return self._held[int(found[2])] if found[1] == self._key else found[0]

        return _HOLE.sub(held, markup)

    def anchor(self, heading: str) -> str:
        """An id of its own for each heading; none of a footnote's."""
        slug = slug_of(heading)
        if not slug:
            return ""
        count = self._slugs[slug] = self._slugs.get(slug, 0) + 1
        return f"{self.prefix}-{slug}" if count == 1 else f"{self.prefix}-{slug}--{count}"


def slug_of(heading: str) -> str:
    """Only single hyphens, which keeps numbered repeats and footnotes (`--`) apart from all headings."""
    return _NOT_IN_A_SLUG.sub("-", heading[:200].lower()).strip("-")[:60].strip("-")


def _formulas(tokens: Sequence[Token]) -> list[Formula]:
    return [
        _formula(token)
        for block in tokens
        for token in (block, *(block.children or ()))
        if token.type.startswith("math_")
    ]


def _formula(token: Token) -> Formula:
    return Formula(token.content, token.type != "math_inline")


def refused(tokens: Sequence[Token]) -> list[str]:
    converted = maths.convert_all(_formulas(tokens))
    return list(dict.fromkeys(each.tex for each in converted if converted[each] == maths.as_source(each)))


def to_html(tokens: Sequence[Token], page: Page) -> str:
    markup = _renderer.render(tokens, _options, {"page": page})
    return page.fill(_cleaner.clean(_SURROGATES.sub("\ufffd", markup)))


class _Renderer(RendererHTML):
    """Each method writes the token of its name."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        return page.hold(code_block(tokens[idx].content, tokens[idx].info, page.budget)) + "\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        return page.hold(code_block(tokens[idx].content, "", page.budget)) + "\n"

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        formula = env["page"].formula(tokens[idx])
        return f'<span class="wide">{formula}</span>' if len(tokens[idx].content) > _LONG else formula

    def math_display(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        return f'<span class="eq"{_place(tokens[idx], page)}>{page.formula(tokens[idx])}</span>'

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        return f'<div class="eq"{_place(tokens[idx], page)}>{page.formula(tokens[idx])}</div>\n'

    def equation_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return link(Target(tokens[idx].content, tokens[idx].meta["place"]), env["page"].prefix)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        if anchor := page.anchor(plain(tokens[idx + 1].children or [])):
            tokens[idx].attrs["id"] = anchor
        return self.renderToken(tokens, idx, options, env)

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return self.renderToken(tokens, idx, options, env)

    def checkbox(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        checked = " checked" if tokens[idx].meta["checked"] else ""
        return f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{checked}> '

    def checkbox_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return "</label>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        tokens[idx].attrs |= {"alt": plain(tokens[idx].children or []), "loading": "lazy"}
        return self.renderToken(tokens, idx, options, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        url = str(tokens[idx].attrs["href"])
        if url.startswith("#"):
            tokens[idx].attrs["href"] = f"#{page.prefix}-{slug_of(unquote(url[1:]))}"
        return _open_link(**{key: str(value) for key, value in tokens[idx].attrs.items()}) if url else "<a>"

    def reference(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        page: Page = env["page"]
        typed, reference = tokens[idx].content, tokens[idx].meta["reference"]
        link = page.links.get(reference)
        return _reference(typed, reference, link) if link else escape(typed)

    def term(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        link = _open_link(**{"class": "term"}, href=tokens[idx].meta["url"])
        return f"{link}{escape(tokens[idx].content)}</a>"

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        prefix, number, use = env["page"].prefix, tokens[idx].meta["number"], tokens[idx].meta["use"]
        here = f"{prefix}--ref{number}-{use}"
        return f'<sup class="footnote-ref"><a href="#{prefix}--fn{number}" id="{here}">[{number}]</a></sup>'

    def footnotes_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return '<section class="footnotes">\n<ol class="footnotes-list">\n'

    def footnotes_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f'<li id="{env["page"].prefix}--fn{tokens[idx].meta["number"]}" class="footnote-item">\n'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        target = f"#{env['page'].prefix}--ref{tokens[idx].meta['number']}"
        uses = range(1, min(tokens[idx].meta["uses"], _MAX_BACK_LINKS) + 1)
        backs = (f'<a href="{target}-{use}" class="footnote-backref">\u21a9\ufe0e</a>' for use in uses)
        return f"{' '.join(backs)}</li>\n"


def _place(formula: Token, page: Page) -> str:
    return f' id="{address(page.prefix, formula.meta["place"])}"' if "place" in formula.meta else ""


def _open_link(**attributes: str) -> str:
    if is_outside(attributes["href"]):
        attributes["rel"] = "nofollow noopener ugc"
    return f"<a{''.join(f' {key}={chr(34)}{escape(value)}{chr(34)}' for key, value in attributes.items())}>"


def _reference(typed: str, reference: Reference, link: Link) -> str:
    if reference.kind == "member":
        return _open_link(**{"class": "mention"}, href=link.url, title=link.title) + escape(typed) + "</a>"
    if reference.kind == "paper":
        return (
            _open_link(**{"class": "reference"}, href=link.url, title=link.title)
            + escape(_inner(typed))
            + "</a>"
        )
    return _open_link(**{"class": "reference"}, href=link.url) + escape(link.title or _inner(typed)) + "</a>"


def _inner(typed: str) -> str:
    return typed.removeprefix("[[").removesuffix("]]").strip()


_renderer = _Renderer()
_options = OptionsDict({**commonmark.make()["options"], "html": False, "xhtmlOut": False})
