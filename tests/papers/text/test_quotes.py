from papers.text import quoted, render
from papers.text.quotes import MOST_QUOTED


def test_every_line_is_a_quotation_that_ends_before_the_answer() -> None:
    source = "Look:\n\n```\nx = 1\n```\n\n> earlier\n"
    html = render(quoted(source) + "No.")
    inside, _, after = html.rpartition("</blockquote>")
    assert inside.startswith("<blockquote>")
    assert all(each in inside for each in ("Look", "x = 1", "earlier"))
    assert after.strip() == "<p>No.</p>"


def test_of_a_long_one_the_beginning() -> None:
    assert quoted("字" * MOST_QUOTED).count("字") == MOST_QUOTED
    cut = quoted("字" * 5000)
    assert (cut.count("字"), cut.endswith(" …\n\n")) == (MOST_QUOTED, True)
