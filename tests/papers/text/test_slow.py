import os
import signal
import threading
import time

import pytest

from papers.text import (
    MAX_SOURCE,
    TextTooLong,
    excerpt,
    parser,
    reading_minutes,
    references,
    render,
    word_count,
)
from tests.papers.text.allowed import problems
from tests.papers.text.hostile import SLOW

pytestmark = pytest.mark.once

SECONDS = 10  # generous: the promise is one, on an idle machine


@pytest.mark.parametrize("name", SLOW)
def test_hostile_text_ends_soon(name: str) -> None:
    begin = time.thread_time()
    html = render(SLOW[name])
    assert time.thread_time() - begin < SECONDS
    assert html or name in (
        "blank lines",
        "definitions",
        "definitions open",
        "definitions same",
        "spaces",
        "tabs",
    )


@pytest.mark.parametrize(
    "name", ["pictures of links", "tables heads", "formulas", "lines", "mentions", "words"]
)
def test_hostile_text_is_read_soon(name: str) -> None:
    begin = time.thread_time()
    references(SLOW[name])
    excerpt(SLOW[name])
    word_count(SLOW[name])
    reading_minutes(SLOW[name])
    assert time.thread_time() - begin < SECONDS


def test_too_long_is_refused() -> None:
    assert render("a" * MAX_SOURCE) == f"<p>{'a' * MAX_SOURCE}</p>\n"
    with pytest.raises(TextTooLong):
        render("a" * (MAX_SOURCE + 1))


def test_slow_paragraph_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # Only the paragraph's own time is under test, on however busy a machine.
    monkeypatch.setattr(parser, "_BLOCKS_SECONDS", 20)
    monkeypatch.setattr(parser, "_INLINES_SECONDS", 20)
    slow = "![[]()" * 8_000
    html = render(f"*before*\n\n{slow}\n\n*after*")
    assert html.startswith("<p><em>before</em></p>\n")
    assert html.endswith("<p><em>after</em></p>\n")
    assert slow in html


@pytest.mark.parametrize("deep", ["> " * 200 + "word", "- " * 200 + "word", "*a " * 99 + "word" + " a*" * 99])
def test_deep_nesting_drops_no_text(deep: str) -> None:
    assert render(deep).count("word") == 1
    assert problems(render(deep)) == []


@pytest.mark.parametrize(
    "tex",
    [
        "(" * 200,
        r"\{" * 60,
        "(" * 40 + "x_)" * 40,
        r"\bra \middle|x" * 30,
        r"\left(" * 300,
        "{" * 1_900 + "}" * 1_900,
        r"(\textcolor{red})" * 40,
        r"[\raisebox{1em}]" * 40,
        r"(\prescript{}{})" * 40,
        r"(\sqrt[)]{x}" * 40,
        r"(\frac{a})" * 40,
        r"[\mathchoice[x]]" * 40,
        r"[\overset{x}[]" * 40,
        r"(\lrcorner\bigl)" * 40,
        r"(\rang\bigl)" * 40,
        r"\bigl|x" * 30,
        r"(x\big)" * 30,
        r"\mathop " * 400 + "x",
    ],
)
def test_formula_that_never_ends_is_shown_as_typed(tex: str) -> None:
    begin = time.monotonic()
    html = render(f"${tex}$")
    assert time.monotonic() - begin < SECONDS
    assert html.removeprefix("<p>").removeprefix('<span class="wide">').startswith('<code class="math-raw">')


def test_many_threads_share_the_formulas_thread() -> None:
    outcome: list[str] = []
    threads = [threading.Thread(target=lambda n=n: outcome.append(render(f"$x^{n}$"))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert [html.count("<msup>") for html in outcome] == [1] * 16


def test_formulas_after_a_fork() -> None:
    render("$a$")
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        os._exit(0 if "<math>" in render("$b+c$") else 1)
    assert os.waitpid(child, 0)[1] == 0
