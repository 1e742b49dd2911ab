import pytest

from papers.text.equations import Tag, Wanted, Written, written

pytestmark = pytest.mark.once
COUNTED = Tag("", ())


@pytest.mark.parametrize(
    ("tex", "seen"),
    [
        ("x", Written("x")),
        (r"x \notag", Written("x ")),
        (r"x \tag{1}", Written(r"\begin{equation}x \tag{eq-0}\end{equation}", (Tag("1", ()),))),
        (r"x \tag*{A'}", Written(r"\begin{equation}x \tag*{eq-0}\end{equation}", (Tag("A'", ()),))),
        (r"x\label{ a }", Written(r"\begin{equation}x\tag{eq-0}\end{equation}", (Tag("", ("a",)),))),
        (r"x\\tag{1}", Written(r"x\\tag{1}")),
        ("x%\\tag{1}\n", Written("x%\\tag{1}\n")),
        (
            r"\begin{equation}x\end{equation}",
            Written(r"\begin{equation}x\tag{eq-0}\end{equation}", (COUNTED,)),
        ),
        (r"\begin{equation*}x\end{equation*}", Written(r"\begin{equation*}x\end{equation*}")),
        (
            r"\begin{align}a&=b\label{x}\\c\nonumber\\d\tag{$\ast$}\\ \end{align}",
            Written(
                r"\begin{align}a&=b\tag{eq-0}\\c\nonumber\\d\tag{eq-1}\\ \nonumber\end{align}",
                (Tag("", ("x",)), Tag("∗", ())),
            ),
        ),
        (
            r"\begin{align}\begin{cases}a\\b\end{cases}\\\substack{c\\d}\end{align}",
            Written(
                r"\begin{align}\begin{cases}a\\b\end{cases}\tag{eq-0}\\\substack{c\\d}\tag{eq-1}\end{align}",
                (COUNTED, COUNTED),
            ),
        ),
        (
            r"\begin{multline}a\\b\end{multline}",
            Written(r"\begin{multline}a\\b\tag{eq-0}\end{multline}", (COUNTED,)),
        ),
        (
            r"\begin{aligned}a\end{aligned}\tag{9}",
            Written(
                r"\begin{equation}\begin{aligned}a\end{aligned}\tag{eq-0}\end{equation}", (Tag("9", ()),)
            ),
        ),
        (
            r"\begin{eqnarray}a&=&b\\c&\le&d\nonumber\end{eqnarray}",
            Written(r"\begin{align}a&= b\tag{eq-0}\\c&\le d\nonumber\end{align}", (COUNTED,)),
        ),
        (
            r"\eqref{a} \text{by \ref {b}}",
            Written(r"\eqref{r0} \text{by }\eqref{r1}", (), (Wanted("a", True), Wanted("b", False))),
        ),
        (
            r"\text{by \ref{b} and $x$}",
            Written(r"\text{by }\eqref{r0}\text{ and }x", (), (Wanted("b", False),)),
        ),
    ],
)
def test_numbers_and_references_are_taken_out(tex: str, seen: Written) -> None:
    assert written(tex) == seen
