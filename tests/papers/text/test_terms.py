import re
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.text import Names, names_in, render
from papers.text.terms import telling_part
from tests.papers.text.allowed import problems
from tests.papers.text.test_safety import PAYLOADS

pytestmark = pytest.mark.once

TERMS = Names(
    (name, f"/glossary/#term-{number}")
    for number, both in enumerate(
        [
            ("alignment", "对齐"),
            ("fine-tuning", "微调"),
            ("in-context learning", "上下文学习"),
            ("context", "上下文"),
            ("reward model", "奖励模型"),
            ("Transformer", "Transformer"),
            ("C4", "C4"),
        ],
        1,
    )
    for name in both
)


def marked(source: str, terms: Names[str] = TERMS) -> list[tuple[int, str]]:
    html = render(source, terms=terms)
    assert problems(html) == []
    return [
        (int(pk), word)
        for pk, word in re.findall(r'<a class="term" href="/glossary/#term-(\d+)">(.*?)</a>', html)
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Alignment, then alignment again.", [(1, "Alignment")]),
        ("Misalignment and alignments.", [(1, "alignments")]),
        ("alignmentx alignment_x", []),
        ("**Alignment** in *emphasis*", [(1, "Alignment")]),
        ("reward models, Fine tuning", [(5, "reward models"), (2, "Fine tuning")]),
        ("in-context learning in context", [(3, "in-context learning"), (4, "context")]),
        ("用上下文学习对齐，不是上下文。", [(3, "上下文学习"), (1, "对齐"), (4, "上下文")]),
        ("对齐alignment", [(1, "对齐")]),
        ("用Transformer模型", [(6, "Transformer")]),
        ("c4s", [(7, "c4s")]),
        ("self-alignment", [(1, "alignment")]),
    ],
)
def test_the_first_place_of_each_is_marked(source: str, found: list[tuple[int, str]]) -> None:
    assert marked(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "# Alignment",
        "`alignment`",
        "```\nalignment\n```",
        "    alignment",
        r"$\text{alignment}$",
        "$$\nalignment\n$$",
        "[alignment](https://example.org)",
        "[of **alignment** here](/x)",
        "https://example.org/alignment",
        "In ![alignment](/media/images/abc.png) line",
        "![alignment](https://example.org/a.png)",
        r"\begin{equation}alignment\end{equation}",
    ],
)
def test_never_in_headings_code_formulas_and_links(source: str) -> None:
    assert marked(source) == []
    assert [word for _, word in marked(f"{source}\n\nThen alignment.")] == ["alignment"]


def test_what_stands_around_stays_as_it_was() -> None:
    source = "An *alignment* of $x$-y & <b>fine-tuning</b>, 对齐[^1].\n\n[^1]: 微调 and context."
    without = render(source)
    assert re.sub(r'<a class="term" href="[^"]*">(.*?)</a>', r"\1", render(source, terms=TERMS)) == without
    assert len(marked(source)) == 3


def test_without_terms_nothing_changes() -> None:
    assert render("alignment", terms=Names(())) == render("alignment")


@pytest.mark.parametrize("name", ["", "---", "  ", "\u3000"])
def test_a_name_of_nothing_is_never_found(name: str) -> None:
    assert marked("a --- b", Names([(name, "/glossary/#term-1")])) == []


def test_letters_that_grow_when_they_are_made_small_shift_nothing() -> None:
    assert marked("İİİ alignment İ 对齐 fine-tuning") == [(1, "alignment"), (2, "fine-tuning")]


def test_a_name_that_the_text_breaks_off_is_no_name() -> None:
    names = Names(("汉" * length, f"/glossary/#term-{length}") for length in (2, 5))
    assert marked("汉汉汉", names) == [(2, "汉汉")]
    assert marked("in-context", TERMS) == [(4, "context")]


@pytest.mark.parametrize("text", ["汉" * 199_000, "a " * 99_000])
def test_what_takes_too_long_stays_as_it_is(text: str) -> None:
    names = Names((f"{text[:length]}字", f"/glossary/#term-{length}") for length in range(2, 80))
    before = thread_time()
    assert marked(text, names) == []
    assert names_in(text, names) == {}
    assert thread_time() - before < 1.5


def test_names_in_a_text_as_they_were_typed() -> None:
    assert names_in("# Alignment\n\n对齐 alignment `fine-tuning`", TERMS) == {
        "/glossary/#term-1": "Alignment"
    }


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("in-context learning", "learning"),
        ("fine\u2011tuning", "tuning"),
        ("上下文学习", "上下文学习"),
        ("RL", "RL"),
    ],
)
def test_part_that_is_there_however_it_is_hyphenated(name: str, part: str) -> None:
    assert telling_part(name) == part


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PAYLOADS),
            st.sampled_from(["alignment ", "对齐", "[", "](/x)", "*", "$", "\n\n# "]),
            st.text(max_size=6),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_text_with_terms_renders_to_allowed_markup(source: str) -> None:
    assert problems(render(source, terms=TERMS)) == []
