"""Formulas as the papers of the list write them, and which of them are shown as source."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from papers.text import refused_formulas

pytestmark = pytest.mark.once
CORPUS = Path(__file__).with_name("formulas.tex")
# They rest on macros that their papers define.
REFUSED = {
    ("attention-is-all-you-need", r"\dmodel"),
    ("vit", r"\op"),
    ("vae", r"\bT"),
}


def corpus() -> list[tuple[str, str]]:
    lines = [line for line in CORPUS.read_text().splitlines() if not line.startswith("%")]
    return [(slug, tex) for slug, _, tex in (line.partition(": ") for line in lines)]


def test_nearly_all_are_set() -> None:
    refused = {(slug, tex) for slug, tex in corpus() if refused_formulas(f"$${tex}$$")}
    assert len(refused) <= 0.03 * len(corpus())
    named = {
        (slug, name) for slug, tex in refused for known, name in REFUSED if slug == known and name in tex
    }
    assert (len(refused), named) == (len(REFUSED), REFUSED)


def test_corpus_is_of_the_list() -> None:
    rows = json.loads((Path(settings.BASE_DIR) / "fixtures" / "reading_list.json").read_text())
    slugs = {row["fields"]["slug"] for row in rows if row["model"] == "papers.paper"}
    assert len({tex for _slug, tex in corpus()}) >= 300
    assert {slug for slug, _tex in corpus()} <= slugs


@pytest.mark.parametrize(
    "tex",
    [
        r"(x \in A) (y \in A) (x \in A) (y \in A) (x \in A) (y \in A) (x \in A) (y \in A)",
        r"\Big( x \Big) \bigl[ x \bigr] \Bigl| x \Bigr| " * 9,
        r"\mathop{\rm arg\,max}\limits_{x} \mathop{\mathrm{argmin}} \limits_y",
        r"\left[\begin{array}{@{}l@{}c} a & \text{if $x_{i} > 0$ \textit{and}}\\ b & c \end{array}\right]",
        r"\begin{cases*} \nicefrac{1}{n} & \textbf{if $x$}\\ 0 & \hdots \end{cases*}",
        r"\begin{bmatrix*}[r] 1 \end{bmatrix*} \sum_{\mathclap{i<j}} \E_{x} \KL(p \| q)",
        r"\begin{subequations} \begin{alignat}{2} a &= b &\quad c &= d \end{alignat} \end{subequations}",
    ],
)
def test_dialects(tex: str) -> None:
    assert refused_formulas(f"$${tex}$$") == []
