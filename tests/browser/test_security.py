"""Hostile words in every place where a member may write: nothing of them runs, loads or leads away."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

NAME = """'"><img src=//evil.example/n onerror=__hit=1>"""
TEXT = Path(__file__).with_name("hostile.md").read_text()
# Links that a click would follow into a script, and whatever the cleaning must not have let into the page.
FOREIGN = """() => {
  const links = [...document.querySelectorAll("a, area, form, button, input, svg *, math *")]
    .flatMap(element => [...element.attributes])
    .filter(({ name }) => /href|action/.test(name))
    .map(({ value }) => value.replace(/[\\s\\x00-\\x1f]/g, ""))
    .filter(value => /^(javascript|data|vbscript):/i.test(value))
  const inside = document.querySelectorAll(`
    .text :is(script, style, iframe, form, img, [onerror], [style], [hx-get], [id=live], [class~=btn]),
    annotation-xml *, main :is(base, meta), bdi *`)
  return [...links, ...[...inside].map(element => element.outerHTML)]
}"""


def watch(context: BrowserContext) -> list[str]:
    """Gathers what is asked for; of other hosts nothing gets there."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.route(lambda url: urlsplit(url).hostname != "localhost", lambda route: route.abort())
    return asked


def strangers(asked: list[str]) -> list[str]:
    return [url for url in asked if urlsplit(url).hostname != "localhost"]


def assert_untouched(page: Page) -> None:
    assert page.evaluate("window.__hit") is None
    assert page.evaluate(FOREIGN) == []


@pytest.fixture
def world() -> World:
    return World(NAME, TEXT)


@pytest.mark.parametrize("pages", ["public", "members_only", "of_organisers"])
def test_tour_of_hostile_words(open_page: OpenPage, world: World, pages: str) -> None:
    page = open_page(world.organiser, refused=[404])
    asked = watch(page.context)
    seen = ""
    for address in getattr(world, pages):
        page.goto(address)
        assert_untouched(page)
        seen += page.content()
    assert "evil.example" in seen
    assert strangers(asked) == []


def test_hostile_words_swapped_in(open_page: OpenPage, world: World) -> None:
    page = open_page(world.organiser)
    asked = watch(page.context)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill(TEXT)
    page.locator("#new-thread").get_by_role("button", name="Comment").click()
    expect(page.locator(".thread")).to_have_count(5)
    assert_untouched(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".claim .offer")).to_have_count(0)
    assert_untouched(page)

    page.goto(f"{world.draft.get_absolute_url()}edit/")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator("#preview .text")).to_contain_text("evil.example")
    assert_untouched(page)
    assert strangers(asked) == []


def test_hits_and_strangers_are_found(open_page: OpenPage) -> None:
    page = open_page()
    asked = watch(page.context)
    page.goto("/")
    with page.context.expect_event("request"):
        page.evaluate("""() => {
          window.__hit = 1
          const link = document.createElement("a")
          link.href = " java\\nscript:1"
          document.querySelector("main").append(link)
          window.open("http://evil.example/")
        }""")
    with pytest.raises(AssertionError):
        assert_untouched(page)
    assert page.evaluate(FOREIGN) == ["javascript:1"]
    assert strangers(asked) == ["http://evil.example/"]
