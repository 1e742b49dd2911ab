"""Words found where they were chosen, and again in what became of the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.text import (
    CONTEXT,
    Mark,
    Words,
    find_again,
    find_words,
    letters,
    marked,
    reading_text,
    render,
    words_at,
)

# Few characters, so that the same words stand in several places.
SHORT = st.text(alphabet="ab \n注意", max_size=60)
TEXT = st.text(alphabet="abc \n注意力$", min_size=1, max_size=300).filter(lambda text: bool(letters(text)))
# Longer than what is compared, so that nothing in it is near.
ELSEWHERE = st.text(alphabet="xyz \n", max_size=200)
APART = " ".join("lmnopqrstuvwxyz" * 6)
FORMULA = "Scores are $\\frac{QK^\\top}{\\sqrt{d}}$ before the softmax."


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text with a place in it, in letters."""
    text = draw(TEXT)
    start = draw(st.integers(0, len(letters(text)) - 1))
    return text, start, draw(st.integers(1, len(letters(text)) - start))


@given(places())
def test_found_where_it_was_made(place: tuple[str, int, int]) -> None:
    text, start, length = place
    words = words_at(text, start, length)
    found = find_words(text, words)
    assert letters(words.quote) == letters(text)[start : start + length]
    # The same words may stand in the same surroundings twice, but nowhere in better ones.
    assert found is not None
    assert letters(text)[found : found + length] == letters(words.quote)
    assert find_again(letters(text), words, near=start) in (start, None)


@given(places())
def test_what_is_kept_is_bounded(place: tuple[str, int, int]) -> None:
    words = words_at(*place)
    assert max(len(words.prefix), len(words.suffix)) <= CONTEXT


@given(places(), ELSEWHERE, ELSEWHERE)
def test_found_again_after_edits_elsewhere(place: tuple[str, int, int], before: str, after: str) -> None:
    text, start, length = place
    text, start = f"{APART}{text}{APART}", start + len(letters(APART))
    words = words_at(text, start, length)
    edited = f"{before}{text}{after}"
    assert find_again(letters(edited), words, near=start) == start + len(letters(before))


@given(places(), SHORT)
def test_never_found_where_the_words_are_not(place: tuple[str, int, int], other: str) -> None:
    text, start, length = place
    words = words_at(text, start, length)
    found = find_again(letters(other), words, near=start)
    if found is not None:
        assert letters(other)[found : found + length] == letters(words.quote)
    else:
        assert letters(words.quote) not in letters(other) or length < 16


def test_of_the_same_words_those_in_the_same_surroundings() -> None:
    text = "The rank is small. Why? Because the rank is small."
    second = Words("rank is small", "Because the ", ".")
    assert find_words(text, Words("rank is small")) == letters(text).index("rank")
    assert find_words(text, second) == letters(text).rindex("rank")


def test_where_nothing_tells_them_apart_the_nearer_one() -> None:
    text = "again and again " * 40
    words = words_at(text, 312, 13)
    assert find_again(letters(text), words, near=312) == 312


def test_a_short_word_alone_is_not_found_just_anywhere() -> None:
    words = words_at("What attention costs is memory, mostly.", 4, 9)
    assert words.quote == "attention"
    assert find_again(letters("Nothing of it is left. Pay attention, all of you."), words, near=4) is None
    assert find_again(letters("In short: what attention costs is memory."), words, near=4) is not None
    assert find_again("全文改写之后仍有自注意力机制。", Words("自注意力机制"), near=0) == 8


def test_line_ends_and_paragraphs_do_not_matter() -> None:
    html = render("One line\ngoes on.\n\nA second\nparagraph.")
    assert find_words(reading_text([html]), Words("goes   on.A\tsecond paragraph")) == 7


def test_a_text_of_one_letter_ends_soon() -> None:
    text = "a" * 200_000
    assert find_again(text, Words("a" * 500, "a" * 64, "a" * 64), near=150_000) is not None


def test_a_common_word_late_in_a_long_text() -> None:
    text = "It is what it is. " * 900 + "Here is the end."
    words = words_at(text, len(letters(text)) - 9, 2)
    assert (words.quote, words.suffix) == ("is", "the end.")
    assert find_again(letters(f"Before. {text}"), words, near=0) == len(letters(text)) - 2


class TestFormulas:
    def test_read_as_they_are_copied(self) -> None:
        assert reading_text([render(FORMULA)]).strip() == FORMULA
        assert reading_text([render("$$x<y$$")]).strip() == "$$x<y$$"

    def test_quoted_across(self) -> None:
        html = render(FORMULA)
        words = Words("are $\\frac{QK^\\top}{\\sqrt{d}}$ before", "Scores", "the")
        start = find_words(reading_text([html]), words)
        assert start == 6
        (page,) = marked([html], [Mark(1, start, start + len(letters(words.quote)))])
        assert re.findall(r"<mark[^>]*>(.*?)</mark>", page)[1].startswith("<math>")
        assert page.count("<math>") == page.count("</math></mark>") == 1

    def test_one_that_is_marked_in_part_is_marked_whole(self) -> None:
        html = render(FORMULA)
        (page,) = marked([html], [Mark(1, 14, 18)])
        assert re.findall(r'<mark class="passage" id="passage-1"><math>.*?</math></mark>', page, re.DOTALL)

    def test_footnotes_are_no_part_of_what_is_read(self) -> None:
        html = render("Before[^a] after.\n\n[^a]: A note.")
        assert find_words(reading_text([html]), Words("Before after.")) == 0
        (page,) = marked([html], [Mark(1, 0, 11)])
        assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == ["Before", " after"]


class TestMarks:
    def test_across_elements(self) -> None:
        (page,) = marked(["<p>One <em>two</em> three</p>"], [Mark(7, 1, 8, "<a>2</a>")])
        assert page == (
            '<p>O<mark class="passage" id="passage-7">ne </mark><em><mark class="passage">two</mark></em>'
            '<mark class="passage"> th</mark><a>2</a>ree</p>'
        )

    def test_two_that_overlap(self) -> None:
        (page,) = marked(["<p>abcd</p>"], [Mark(1, 0, 3, "[1]"), Mark(2, 1, 4, "[2]")])
        assert page == (
            '<p><mark class="passage" id="passage-1">a</mark><mark class="passage"><mark class="passage"'
            ' id="passage-2">bc</mark></mark>[1]<mark class="passage">d</mark>[2]</p>'
        )

    def test_from_one_part_into_the_next(self) -> None:
        parts = marked(["<p>Summary.</p>", "<p>Text.</p>"], [Mark(1, 6, 10)])
        assert [re.findall(r"<mark[^>]*>(.*?)</mark>", part) for part in parts] == [["y."], ["Te"]]

    def test_no_link_within_a_link(self) -> None:
        (page,) = marked(['<p><a href="/x">linked</a> words</p>'], [Mark(1, 0, 3, "<a>1</a>")])
        assert page.endswith('<mark class="passage" id="passage-1">lin</mark>ked</a><a>1</a> words</p>')

    def test_what_was_escaped_stays_so(self) -> None:
        (page,) = marked(["<p>a &lt;b&gt; &amp;lt; c</p>"], [Mark(1, 2, 9)])
        assert "<b>" not in page
        assert reading_text([page]) == reading_text(["<p>a &lt;b&gt; &amp;lt; c</p>"])

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=5))
    def test_marks_change_nothing_else(self, spans: list[tuple[int, int]]) -> None:
        listed = "# Why *two*\n\n- a `b` [c](https://x.org)\n- $x^2$ 注意力[^1]"
        html = render(f"{listed}\n\n| d | e |\n|---|---|\n| 1 | 2 |\n\n[^1]: z")
        (page,) = marked([html], [Mark(n, start, start + length) for n, (start, length) in enumerate(spans)])
        assert re.sub(r"</?mark\b[^>]*>", "", page) == html
        assert page.count("<mark") == page.count("</mark>")


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>a</p", '<a title="x', "<math>", "&lt", "<"])
def test_no_html_breaks_it(html: str) -> None:
    assert isinstance(marked([html], [Mark(1, 0, 9)])[0], str)
