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
from html import escape
from typing import NamedTuple

import math_core

from papers.text.budget import Budget
from papers.text.mathml import for_page
from papers.text.tex import is_tangled

MAX_TEX = 4_000
MAX_MACROS = 100
_STACK = 64 << 20
_SECONDS = 0.2

_MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "pmb": r"\boldsymbol{#1}",
    "norm": r"\left\lVert #1\right\rVert",
    "abs": r"\left|#1\right|",
    "textup": r"\textrm{#1}",
    "dotsc": r"\ldots",
    "dotsb": r"\cdots",
    "mathnormal": "#1",
    "smash": "#1",
    "vcenter": "#1",
}
_FORBIDDEN = re.compile(
    r"\\(?:(?:re|provide)?newcommand|[gex]?def|let|global|(?:re)?newenvironment|DeclareMathOperator|DeclarePairedDelimiter)"
    r"(?![a-zA-Z])"
)
_SPLIT = re.compile(r"\\(begin|end)\{(split|smallmatrix)\}")
_PLAIN_NAME = {"split": "aligned", "smallmatrix": "matrix"}
_TEXT_WITH_MATHS = re.compile(r"\\text\{([^{}]*\$[^{}]*)\}")
_ANNOTATION = re.compile(r"<annotation encoding=\"application/x-tex\">.*</annotation>", re.DOTALL)

_converter = math_core.LatexToMathML(
    macros=_MACROS,
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


def _convert_into(done: dict[Formula, str], wanted: Iterable[Formula]) -> None:
    budget = Budget(_SECONDS)
    for formula in wanted:
        if budget.is_spent():
            return
        done[formula] = _convert(formula)


@lru_cache(maxsize=4096)
def _convert(formula: Formula) -> str:
    if len(formula.tex) > MAX_TEX or _FORBIDDEN.search(formula.tex) or is_tangled(formula.tex, _converter):
        return as_source(formula)
    try:
        mathml = _converter.convert_with_local_state(_prepared(formula.tex), displaystyle=formula.display)
        source = f'<annotation encoding="application/x-tex">{escape(formula.tex, quote=False)}</annotation>'
        return for_page(_ANNOTATION.sub(lambda _: source, mathml))
    except (math_core.LatexError, ValueError):
        return as_source(formula)


def _prepared(tex: str) -> str:
    """Small things of LaTeX that the converter lacks, written as what it has."""
    tex = _SPLIT.sub(lambda found: f"\\{found[1]}{{{_PLAIN_NAME[found[2]]}}}", tex)
    tex = _TEXT_WITH_MATHS.sub(_text_around_maths, tex)
    if re.search(r"\\(?:tag|label)(?![a-zA-Z])", tex) and r"\begin{" not in tex:
        return rf"\begin{{equation}}{tex}\end{{equation}}"
    return tex


def _text_around_maths(found: re.Match[str]) -> str:
    parts = found[1].split("$")
    return "".join(part if number % 2 else rf"\text{{{part}}}" for number, part in enumerate(parts) if part)


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
