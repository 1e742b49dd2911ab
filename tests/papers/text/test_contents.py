import pytest

from papers.text import Heading, contents, refused_formulas, render

pytestmark = pytest.mark.once
HEADINGS = "# 问题\n\n## Loss $L$, see [x](/x)[^1]\n\n# *Results*\n\n[^1]: note\n\n"


def test_headings_of_a_long_text() -> None:
    html = render(HEADINGS + "汉" * 1_500, prefix="i1")
    first, second, third = contents(html)
    assert (first, third) == (Heading(0, "i1-问题", "问题"), Heading(0, "i1-results", "<em>Results</em>"))
    assert (second.depth, second.anchor) == (1, "i1-loss-l-see-x")
    assert second.html.startswith("Loss ")
    assert second.html.endswith("</span> see x")
    assert "<a " not in second.html


@pytest.mark.parametrize(
    "source",
    [
        HEADINGS + "汉" * 1_400,
        "# A\n\n# B\n\n" + "word " * 2_000,
        HEADINGS + "$a+b+c+d$ " * 500,
        "# \n\n# \n\n# \n\n" + "word " * 2_000,
    ],
)
def test_no_contents_where_a_text_is_soon_read(source: str) -> None:
    assert contents(render(source)) == []


def test_contents_end() -> None:
    assert len(contents(render("# word\n\n" * 2_000))) == 100


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        (r"$a$ $\nosuch$ `$\code$` $\nosuch$", [r"\nosuch"]),
        ("$$\n\\nosuch \\label{a}\n$$\n\n[^1]: $\\other$", [r"\nosuch \label{a}", r"\other"]),
        ("\\begin{align}\n\\nosuch\n\\end{align}", ["\\begin{align}\n\\nosuch\n\\end{align}"]),
        ("no formula", []),
        ("# \ud800 $x$", []),
    ],
)
def test_refused_formulas(source: str, formulas: list[str]) -> None:
    assert refused_formulas(source) == formulas
