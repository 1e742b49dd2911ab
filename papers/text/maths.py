"""LaTeX to MathML, by a converter that recurses on the native stack and dies where that ends.

Hence three guards: what may come in (length, depth, no definitions), a thread of its own with a large stack,
and a look at everything that comes out.
"""

import os
import re
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

import math_core

from papers.text.budget import Budget
from papers.text.dialect import MACROS
from papers.text.equations import MAX_TEX, written
from papers.text.mathml import for_page
from papers.text.tex import is_tangled

MAX_MACROS = 100
_STACK = 64 << 20
_SECONDS = 0.2

_FORBIDDEN = re.compile(
    r"\\(?:(?:re|provide)?newcommand|[gex]?def|let|global|(?:re)?newenvironment|DeclareMathOperator|DeclarePairedDelimiter)"
    r"(?![a-zA-Z])"
)
# Combining characters have no width, so that browsers set them left of their letter; these have one.
_ACCENTS = {
    '<mo stretchy="false">\u20d7</mo>': '<mo stretchy="false" mathsize="60%">\u2192</mo>',  # \vec
    "<mo>\u20db</mo>": '<mo stretchy="false" mathsize="60%">\u2026</mo>',  # \dddot
    "<mo>\u20dc</mo>": '<mo stretchy="false" mathsize="60%">....</mo>',  # \ddddot
}
# The font has no wider form of this accent: a class stretches it by the letters below.
_WIDE_TILDE = re.compile(r'(<mrow>((?:(?!</?mrow>|<mover).)*)</mrow>)<mo stretchy="true">~</mo>')
_TAG = re.compile(r"<[^>]*>")
_SOURCE = re.compile(r'<code class="math-raw">([^<]*)</code>')
_ANNOTATION = re.compile(r"<annotation encoding=\"application/x-tex\">.*</annotation>", re.DOTALL)

_converter = math_core.LatexToMathML(
    macros=MACROS,
    fancy_error=False,
    annotation=True,
    allow_unreliable_rendering=True,
    max_expansions=MAX_MACROS,
)


class Formula(NamedTuple):
    tex: str
    display: bool


def convert_all(formulas: Iterable[Formula]) -> dict[Formula, str]:
    """Markup for each; what is refused, or comes too late, as its source."""
    wanted = dict.fromkeys(formulas)
    if not wanted:
        return {}
    done: dict[Formula, str] = {}
    job = _thread().submit(_convert_into, done, wanted)
    wait([job], timeout=10 * _SECONDS)
    if not job.done():
        _abandon(job)
    return {formula: done.get(formula) or as_source(formula) for formula in wanted}


def as_source(formula: Formula) -> str:
    return f'<code class="math-raw">{escape(formula.tex)}</code>'


def sources_in(html: str) -> list[str]:
    """The formulas that the HTML of a text shows as source, each once."""
    return list(dict.fromkeys(map(unescape, _SOURCE.findall(html))))


def _convert_into(done: dict[Formula, str], wanted: Iterable[Formula]) -> None:
    budget = Budget(_SECONDS)
    for formula in wanted:
        if budget.is_spent():
            return
        done[formula] = _convert(formula)


@lru_cache(maxsize=4096)
def _convert(formula: Formula) -> str:
    if len(formula.tex) > MAX_TEX or _FORBIDDEN.search(formula.tex):
        return as_source(formula)
    tex = written(formula.tex).tex
    if is_tangled(tex, _converter):
        return as_source(formula)
    try:
        mathml = _converter.convert_with_local_state(tex, displaystyle=formula.display)
        source = f'<annotation encoding="application/x-tex">{escape(formula.tex, quote=False)}</annotation>'
        return _with_wide_accents(for_page(_ANNOTATION.sub(lambda _: source, mathml)))
    except (math_core.LatexError, ValueError):
        return as_source(formula)


def _with_wide_accents(mathml: str) -> str:
    mathml = _WIDE_TILDE.sub(_over_letters, mathml)
    for combining, wide in _ACCENTS.items():
        mathml = mathml.replace(combining, wide)
    return mathml


def _over_letters(found: re.Match[str]) -> str:
    letters = len(_TAG.sub("", found[2]))
    return f'{found[1]}<mo class="m-tilde-{min(letters, 6)}">~</mo>'


_threads: dict[int, ThreadPoolExecutor] = {}
_starting = threading.Lock()


def _thread() -> ThreadPoolExecutor:
    """One for each process: a forked child has its parent's executor, but not its thread."""
    with _starting:
        if os.getpid() not in _threads:
            _threads.clear()
            _threads[os.getpid()] = _start()
        return _threads[os.getpid()]


def _start() -> ThreadPoolExecutor:
    size = threading.stack_size(_STACK)
    try:
        executor = ThreadPoolExecutor(1, "maths")
        executor.submit(int).result()
        return executor
    finally:
        threading.stack_size(size)


def _abandon(job: Future[None]) -> None:
    """The next text gets a new thread rather than a place behind a formula that does not end."""
    if not job.cancel():
        with _starting:
            for executor in _threads.values():
                executor.shutdown(wait=False, cancel_futures=True)
            _threads.clear()
