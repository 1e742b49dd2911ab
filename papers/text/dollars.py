r"""`$…$`, `$$…$$` and `\begin{equation}…`: found before Markdown sees what is inside.

Linear in the text's length.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# "costs $5 and $10": no space just inside the dollars, no digit just outside the closing one.
_INLINE = re.compile(r"\$(?![\s$])((?:[^$\\]|\\[^$]|\\\$)+)(?<!\s)\$(?![0-9])", re.DOTALL)
_DISPLAY = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))+)\$\$", re.DOTALL)
_ONE_LINE = re.compile(r"\$\$(?:[^$]|\$(?!\$))+\$\$")
_RUN = re.compile(r"\$+")
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath)\*?)\}"
)


def enable_dollars(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "math", _inline)
    everywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "math_block", _block, everywhere)
    md.block.ruler.before("fence", "math_environment", _environment, everywhere)


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    display = state.src.startswith("$$", state.pos)
    found = (_DISPLAY if display else _INLINE).match(state.src, state.pos, state.posMax)
    if found is None or not found[1].strip() or (not display and _after_digit(state)):
        return _skip_run(state, silent)
    if not silent:
        token = state.push("math_display" if display else "math_inline", "", 0)
        token.content, token.meta = found[1].strip(), {"in_link": bool(state.linkLevel)}
    state.pos = found.end()
    return True


def _after_digit(state: StateInline) -> bool:
    return state.pos > 0 and state.src[state.pos - 1] in "0123456789"


def _skip_run(state: StateInline, silent: bool) -> bool:
    """Dollars that open nothing are passed in one step: `$$$$…` would be searched through from each."""
    run = _RUN.match(state.src, state.pos, state.posMax)
    length = len(run[0]) if run else 1
    if not silent:
        state.append_pending("$" * length)
    state.pos += length
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not _line(state, start).startswith("$$"):
        return False
    last = _closing_line(state, start, end)
    if last < 0:
        return False
    if silent:
        return True
    tex = state.getLines(start, last + 1, state.blkIndent, False).strip()[2:-2].strip()
    if not tex:
        return False
    _push_block(state, tex, start, last)
    return True


def _push_block(state: StateBlock, tex: str, start: int, last: int) -> None:
    token = state.push("math_block", "", 0)
    token.block, token.content, token.map = True, tex, [start, last + 1]
    state.line = last + 1


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """The line that ends the formula; -1 where another `$$`, an outer block or the end comes first."""
    first = _line(state, start)
    if "$$" in first[2:]:
        return start if _ONE_LINE.fullmatch(first) else -1
    for number in range(start + 1, end):
        line = _line(state, number)
        if (not line and first != "$$") or (line and state.sCount[number] < state.blkIndent):
            return -1
        if "$$" in line:
            return number if line.endswith("$$") and line.count("$$") == 1 else -1
    return -1


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """As it stands in a paper's source, without dollars around it."""
    found = None if state.is_code_block(start) else _ENVIRONMENT.match(_line(state, start))
    last = _ending_line(state, found, start, end) if found else -1
    if last < 0:
        return False
    if not silent:
        _push_block(state, state.getLines(start, last + 1, state.blkIndent, False).strip(), start, last)
    return True


def _ending_line(state: StateBlock, opening: re.Match[str], start: int, end: int) -> int:
    """-1 where an empty line, an outer block or another such beginning comes first."""
    closing = rf"\end{{{opening[1]}}}"
    for number in range(start, end):
        line = _line(state, number)
        is_another = number > start and line.startswith(opening[0])
        if not line or is_another or state.sCount[number] < state.blkIndent:
            return -1
        if closing in line:
            return number if line.endswith(closing) else -1
    return -1


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()
