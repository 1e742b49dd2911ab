import re

import pytest

from papers.text import render

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("设 $x$，则", "设 <span>x，</span>则"),
        ("（$x$）。", "<span>（x）。</span>"),
        ("见（$x$ 与 $y$）", "见<span>（x</span> 与 <span>y）</span>"),
        ("$n$-gram model", "<span>n-gram</span> model"),
        ("the $k$th one", "the <span>kth</span> one"),
        ("$x$ and $y$", "x and y"),
        ("$x$word", "xword"),
        ("$x$*, y*", "x<em>, y</em>"),
        ("**$x$**，", "<strong>x</strong>，"),
    ],
)
def test_what_is_written_up_against_a_formula_stays_with_it(source: str, shown: str) -> None:
    html = re.sub(r"<math>.*?<mi>(.)</mi>.*?</math>", r"\1", render(source))
    assert html == f"<p>{shown}</p>\n".replace("<span>", '<span class="together">')


def test_a_long_formula_has_a_box_of_its_own() -> None:
    html = render(f"${'a+' * 20}b$, and $a+b$.")
    assert html.startswith('<p><span class="together"><span class="wide"><math>')
    assert html.count("wide") == 1
