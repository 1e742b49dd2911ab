"""Markdown as this group writes it: CommonMark, tables, strikethrough, task lists, footnotes, mathematics.

What a text can do to the parser is bounded here: a paragraph that takes too long stays as it was typed,
and what is nested too deeply becomes an ordinary paragraph.
"""

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from papers.text.budget import Budget, TextTimeout
from papers.text.dollars import enable_dollars
from papers.text.footnotes import enable_footnotes
from papers.text.links import bare_url, is_allowed
from papers.text.numbering import enable_equation_references
from papers.text.references import enable_references
from papers.text.scripts import hugs_emphasis
from papers.text.tidy import tidy

MAX_NESTING = 30
MAX_COLUMNS = 60
_BLOCKS_SECONDS = 0.35
_INLINES_SECONDS = 0.4
_PARAGRAPH_SECONDS = 0.2


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 -- the library's names
        """`**「注意」**正文` is bold: CommonMark's rule, made for words between spaces, says it is not."""
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if self.src[start] not in "*~" or not (hugs_emphasis(before) or hugs_emphasis(after)):
            return scanned
        return scanned._replace(
            can_open=scanned.can_open or not isWhiteSpace(ord(after)),
            can_close=scanned.can_close or not isWhiteSpace(ord(before)),
        )


class _Inlines(ParserInline):
    def skipToken(self, state: StateInline) -> None:  # noqa: N802 -- the library's name
        _budget(state).check()
        super().skipToken(state)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Blocks(ParserBlock):
    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 -- the library's names
        if state.level < MAX_NESTING:
            super().tokenize(state, startLine, endLine)
        else:
            _as_paragraph(state, startLine, endLine)


def _as_paragraph(state: StateBlock, start: int, end: int) -> None:
    """The library would drop what is nested too deeply."""
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, end, state.blkIndent, False).strip()
    token.children, token.meta = [], {"as_typed": True}
    state.push("paragraph_close", "p", -1)
    state.line = end


def _check_budget(state: StateInline | StateBlock, *_: object) -> bool:
    """A rule that matches nothing, asked first at each place."""
    _budget(state).check()
    return False


def _budget(state: StateInline | StateBlock | StateCore) -> Budget:
    budget: Budget = state.env["budget"]
    return budget


def _narrow_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Rows are filled up to the header's width, so that a wide one multiplies what was typed."""
    header = state.src[state.bMarks[start] : state.eMarks[start]]
    return header.count("|") <= MAX_COLUMNS and table(state, start, end, silent)


def _parse_inlines(state: StateCore) -> None:
    budget = state.env["budget"] = Budget(_INLINES_SECONDS)
    for token in state.tokens:
        if token.type == "inline" and not _parse_inline(state, token, budget):
            token.children = [Token("text", "", 0, content=token.content)]


def _parse_inline(state: StateCore, token: Token, budget: Budget) -> bool:
    if budget.is_spent() or "as_typed" in token.meta:
        return False
    budget.narrow(_PARAGRAPH_SECONDS)
    try:
        token.children = state.md.inline.parse(token.content, state.md, state.env, [])
    except (TextTimeout, RecursionError):
        return False
    finally:
        budget.narrow(_INLINES_SECONDS)
    return True


def _build() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.inline, md.block = _Inlines(), _Blocks()
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    md.block.ruler.at("table", _narrow_table, {"alt": ["paragraph", "reference"]})
    enable_dollars(md)
    enable_footnotes(md)
    enable_references(md)
    enable_equation_references(md)
    md.inline.ruler.push("bare_url", bare_url)
    md.inline.ruler.before("text", "budget", _check_budget)
    everywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("table", "budget", _check_budget, everywhere)
    md.core.ruler.at("inline", _parse_inlines)
    md.core.ruler.push("tidy", tidy)
    md.validateLink = is_allowed  # type: ignore[method-assign]  # the library's documented way
    return md


_MARKDOWN = _build()


def parse(source: str) -> list[Token]:
    """Raises TextTimeout where not even the blocks can be told apart in time."""
    return _MARKDOWN.parse(source, {"budget": Budget(_BLOCKS_SECONDS)})
