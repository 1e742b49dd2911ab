"""Source code in colour: classes, no styles, languages whose lexers were tried on hostile text."""

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import _TokenType

from papers.text.budget import Budget, TextTimeout

MAX_BLOCK = 30_000
MAX_LINE = 2_000
_SECONDS = 0.15
_NOT_IN_A_CLASS = re.compile(r"[^A-Za-z0-9_+#-]")
# Pygments knows hundreds, some of which take minutes for a line made for it.
LANGUAGES = (
    frozenset(
        (
            "bash",
            "c",
            "c++",
            "console",
            "cpp",
            "cuda",
            "diff",
            "go",
            "ini",
            "java",
            "javascript",
            "js",
            "json",
        )
    )
    | frozenset(
        (
            "latex",
            "lua",
            "make",
            "makefile",
            "py",
            "py3",
            "pycon",
            "python",
            "python3",
            "r",
            "rb",
            "ruby",
            "rs",
            "rust",
        )
    )
    | frozenset(
        ("scala", "sh", "shell", "sql", "swift", "tex", "toml", "ts", "typescript", "yaml", "yml", "zsh")
    )
)
_Piece = tuple[_TokenType, str]
_formatter = HtmlFormatter(nowrap=True, classprefix="hl-")


def language_of(info: str) -> str:
    """The first word behind the fence, fit for a class name."""
    words = info.split(maxsplit=1)
    return _NOT_IN_A_CLASS.sub("", words[0])[:30] if words else ""


def code_block(source: str, info: str, budget: Budget) -> str:
    language = language_of(info)
    marked_up = _coloured(source, language.lower(), budget) or escape(source)
    attribute = f' class="language-{language}"' if language else ""
    return f"<pre><code{attribute}>{marked_up}</code></pre>\n"


def _coloured(source: str, language: str, budget: Budget) -> str:
    if language not in LANGUAGES or len(source) > MAX_BLOCK or budget.is_spent():
        return ""
    if max(map(len, source.split("\n"))) > MAX_LINE:
        return ""
    out = io.StringIO()
    block = Budget(_SECONDS)
    try:
        _formatter.format(_within(_lexer(language).get_tokens(source), block, budget), out)
    except TextTimeout:
        return ""
    return out.getvalue()


def _within(tokens: Iterable[_Piece], *budgets: Budget) -> Iterator[_Piece]:
    for token in tokens:
        for budget in budgets:
            budget.check()
        yield token


@lru_cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)
