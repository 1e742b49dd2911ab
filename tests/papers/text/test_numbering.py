import re

import pytest

from papers.text import excerpt, render
from tests.papers.text.allowed import problems

pytestmark = pytest.mark.once


def numbers(html: str) -> list[str]:
    return re.findall(r"<mtext>(\([^<]*\))</mtext>", html)


def test_equations_are_counted_through_the_text() -> None:
    html = render(
        "$$\na\n$$\n\n$$\nb \\label{b}\n$$\n\n"
        "\\begin{align}\nc &= d \\\\\ne &= f \\tag{9} \\\\\ng\n\\end{align}\n\n"
        "$$\na \\label{last}\n$$\n"
    )
    assert numbers(html) == ["(1)", "(2)", "(9)", "(3)", "(4)"]
    assert re.findall(r'<div class="eq"(?: id="([^"]*)")?>', html) == ["", "t--eq1", "t--eq2", "t--eq3"]


def test_references_lead_to_the_formula() -> None:
    html = render("见 \\eqref{eq:loss}、\\ref{eq:loss}。\n\n$$\nL \\label{eq:loss}\n$$", prefix="i7")
    assert html.startswith('<p>见 <a href="#i7--eq1">(1)</a>、<a href="#i7--eq1">1</a>。</p>\n')
    assert '<div class="eq" id="i7--eq1">' in html


def test_references_within_formulas() -> None:
    html = render("$$\na \\tag{A'} \\label{式}\n$$\n\n$x = \\eqref{式}$ and $\\ref{none}$")
    assert '<mtext><a href="#t--eq1">(A&#x27;)</a></mtext>' in html
    assert "<mtext>??</mtext>" in html
    assert problems(html) == []


def test_no_link_in_a_link() -> None:
    html = render("$$a\\label{a}$$\n\n[\\eqref{a} and $\\eqref{a}$](/x)")
    assert html.count("<a ") == 1
    assert '<a href="/x">(1) and <math>' in html
    assert "<mtext>(1)</mtext>" in html


def test_what_nothing_is_called_stays_as_typed() -> None:
    assert render(r"\ref{none} `\ref{a}` \\ref{a}") == "<p>\\ref{none} <code>\\ref{a}</code> \\ref{a}</p>\n"


def test_a_formula_that_is_refused_keeps_its_place() -> None:
    html = render("$$\n\\nosuch \\label{a}\n$$\n\n\\eqref{a}")
    assert '<div class="eq" id="t--eq1"><code class="math-raw">' in html
    assert '<a href="#t--eq1">(1)</a>' in html


def test_marks_that_somebody_typed_are_text() -> None:
    html = render(r"$\text{eq-0}\text{(eq-7)} \tag{1}$")
    assert "<mtext>(eq-7)</mtext>" in html
    assert problems(html) == []


@pytest.mark.parametrize(
    "source",
    [
        "\\begin{equation}\na\n\nb\n\\end{equation}",
        "\\begin{equation}\na\n\\begin{equation}\nb",
        "\\begin{equation}\na\n\\end{equation} b",
        "> \\begin{equation}\na\n\\end{equation}",
        "    \\begin{equation}a\\end{equation}",
        "\\begin{figure}\na\n\\end{figure}",
    ],
)
def test_what_is_no_environment_of_formulas_is_text(source: str) -> None:
    assert "<math" not in render(source)


def test_environments_without_dollars() -> None:
    html = render("文\n\\begin{equation*}\na\n\\end{equation*}\n文\n\n> \\begin{gather}a\\end{gather}")
    assert html.startswith('<p>文</p>\n<div class="eq"><math display="block">')
    assert html.count("<math") == 2


def test_excerpt_names_the_number() -> None:
    assert excerpt("By \\eqref{a}.\n\n$$a\\label{a}$$") == "By (1). a\\label{a}"
