"""What the server cannot set, the browser tries; nothing that fails there breaks the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from members.models import Member
from papers.models import Interpretation, Passage
from papers.rendering import render_text
from tests.browser.conftest import OpenPage
from tests.browser.steps import press
from tests.factories import make_draft, make_interpretation, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOXED, DIAGRAM, UNKNOWN = r"\colorbox{yellow}{x}", r"\begin{CD}A @>f>> B\end{CD}", r"\SI{3}{m}"
# Doubles what it holds at each step; and one that stands in the way of everything.
ENDLESS = r"\def\a{\b\b}\def\b{\a\a}\a"
HOSTILE = [
    r"\colorbox{red}{a}\href{javascript:alert(1)}{x}",
    r"\colorbox{red}{a}\text{<img src=x onerror=alert(1)>}",
    r'\colorbox{red}{a}\text{" style="position:fixed;inset:0"}',
    r"\colorbox{red}{a}\colorbox{red;position:fixed}{x}",
    r"\colorbox{red}{a}\includegraphics{https://example.org/x.png}",
    r"\colorbox{red}{a}\rule{9999em}{9999em}",
]


@pytest.fixture
def lin() -> Member:
    return make_member("Lin")


def text_with(author: Member, *formulas: str) -> Interpretation:
    body = "\n\n".join(f"$${formula}$$" for formula in formulas)
    return make_interpretation(make_paper(slug="lora"), author, body_html=render_text(body))


def opened(open_page: OpenPage, member: Member, text: Interpretation, **options: Any) -> Page:
    page = open_page(member, **options)
    page.goto(text.get_absolute_url())
    return page


def test_is_set_by_the_browser(open_page: OpenPage, lin: Member) -> None:
    text = text_with(make_member(), BOXED, UNKNOWN, DIAGRAM)
    page = opened(open_page, lin, text)
    equations = page.locator(".text .eq")
    expect(equations.nth(0).locator("math")).to_have_attribute("display", "block")
    expect(equations.nth(0).locator("annotation")).to_have_text(BOXED)
    expect(equations.nth(2).locator("mtable")).to_be_visible()
    expect(equations.nth(1).locator("code")).to_have_text(UNKNOWN)
    expect(page.locator(".refused")).to_have_count(0)


def test_its_author_is_told(open_page: OpenPage, lin: Member) -> None:
    page = opened(open_page, lin, text_with(lin, BOXED, "x^2", BOXED))
    expect(page.locator(".refused li")).to_have_text([BOXED])


def test_what_never_ends_stops_nothing(open_page: OpenPage, lin: Member) -> None:
    page = opened(open_page, lin, text_with(lin, BOXED, ENDLESS, UNKNOWN))
    expect(page.locator(".text math")).to_have_count(1)
    page.locator("#id_source").fill("The page goes on.")
    press(page, "Comment")
    expect(page.locator("#discussion")).to_contain_text("The page goes on.")
    expect(page.locator(".text code.math-raw")).to_have_text([ENDLESS, UNKNOWN])


@pytest.mark.parametrize("formula", HOSTILE)
def test_hostile_ones_do_nothing(open_page: OpenPage, lin: Member, formula: str) -> None:
    page = opened(open_page, lin, text_with(lin, formula, BOXED))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    last = page.locator(".text .eq").last
    expect(last.locator("math")).to_be_visible()
    first = page.locator(".text .eq").first
    assert first.locator("a, img, script, [href], [src], [onerror]").count() == 0
    box = first.evaluate(
        "each => [getComputedStyle(each.firstElementChild).position, each.scrollWidth < 40000]"
    )
    assert box == ["static", True]
    assert [url for url in asked if "example.org" in url] == []


def test_in_the_preview(open_page: OpenPage, lin: Member) -> None:
    draft = make_draft(make_paper(slug="lora"), lin, body=f"$${BOXED}$$")
    page = open_page(lin)
    page.goto(f"{draft.get_absolute_url()}edit/")
    press(page, "Preview")
    expect(page.locator("#preview math")).to_be_visible()


def test_is_commented_on_as_the_server_reads_it(open_page: OpenPage, lin: Member) -> None:
    body = render_text(f"Before ${BOXED}$ after.")
    text = make_interpretation(make_paper(slug="lora"), make_member(), body_html=body)
    page = opened(open_page, lin, text)
    expect(page.locator(".text math")).to_be_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.text p:has(math)'))")
    press(page, "Comment on this")
    page.locator("#id_source").fill("Why yellow?")
    press(page, "Comment")
    expect(page.locator(".thread .quote")).to_contain_text("Before")
    assert Passage.objects.get().quote == f"Before {BOXED} after."


def test_without_javascript_its_source_is_there(open_page: OpenPage, lin: Member) -> None:
    page = opened(open_page, lin, text_with(lin, BOXED), java_script_enabled=False)
    expect(page.locator(".text code.math-raw")).to_have_text(BOXED)
