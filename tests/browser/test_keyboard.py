"""The loop without a mouse: Tab reaches everything, focus is seen, and stays where something changed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from papers.models import Comment, Draft, Interpretation
from tests.browser.conftest import OpenPage
from tests.factories import make_draft, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the focus is on the element wanted, and on what it is where it cannot be seen.
FOCUS = """wanted => {
  const at = document.activeElement, style = getComputedStyle(at)
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
  return [at === wanted, seen ? "" : at.outerHTML.slice(0, 200)]
}"""
COUNT_SUBMITS = """() => {
  window.__submits = 0
  window.addEventListener("submit", event => { window.__submits += 1; event.preventDefault() }, true)
}"""


def tab_to(target: Locator) -> None:
    wanted, page = target.element_handle(), target.page
    for _ in range(100):
        page.keyboard.press("Tab")
        found, unseen = page.evaluate(FOCUS, wanted)
        assert unseen == ""
        if found:
            return
    pytest.fail(f"Tab does not reach {target}")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def is_focus_seen(page: Page) -> bool:
    return bool(page.evaluate(f"({FOCUS})(null)")[1] == "")


def test_loop_by_keyboard_alone(open_page: OpenPage) -> None:
    paper = make_paper(slug="lora", short_name="LoRA")
    lin = make_member("Lin")
    page = open_page(lin)
    page.goto("/papers/lora/")
    tab_to(button(page, "Claim"))
    page.keyboard.press("Enter")
    expect(page.locator(f"#paper-{paper.pk}-claim:focus-within")).to_contain_text("Lin · lead")
    assert is_focus_seen(page)
    expect(page.locator("#live")).to_have_text("You have claimed this paper.")

    tab_to(button(page, "Write"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_label("Summary"))
    page.keyboard.type("Two small matrices.")
    tab_to(page.locator("[name=body]"))
    page.keyboard.type("The update is low-rank.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Draft saved.")
    assert Draft.objects.get().body == "The update is low-rank."
    tab_to(button(page, "Publish"))
    page.keyboard.press("Enter")
    expect(page.locator("article.interpretation")).to_contain_text("The update is low-rank.")
    assert Interpretation.objects.published().get().author == lin

    tab_to(page.locator("#new-thread textarea"))
    page.keyboard.type("Which rank?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(button(page, "Comment"))
    page.keyboard.press("Enter")
    expect(page.locator("#discussion:focus-within")).to_contain_text("Which rank?")
    assert is_focus_seen(page)
    assert Comment.objects.get().is_question


def test_control_enter_comments(open_page: OpenPage) -> None:
    make_paper(slug="lora")
    page = open_page(make_member())
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Said by keys.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread")).to_contain_text("Said by keys.")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "composing", [{"isComposing": True}, {"keyCode": 229}], ids=["composing", "keycode-229"]
)
def test_control_enter_sends_nothing_while_composing(
    open_page: OpenPage, composing: dict[str, object]
) -> None:
    draft = make_draft(make_paper(slug="lora"), make_member())
    page = open_page(draft.author)
    for address, box in (
        ("/papers/lora/", "#new-thread textarea"),
        (f"{draft.get_absolute_url()}edit/", "[name=body]"),
    ):
        page.goto(address)
        page.locator(box).fill("还在输入")
        page.evaluate(COUNT_SUBMITS)
        keys = {"key": "Enter", "ctrlKey": True, "bubbles": True, "cancelable": True}
        page.locator(box).dispatch_event("keydown", keys | composing)
        assert page.evaluate("window.__submits") == 0
        page.locator(box).dispatch_event("keydown", keys)
        assert page.evaluate("window.__submits") == 1


def test_skip_link_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/papers/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_refused_form_begins_where_it_went_wrong(open_page: OpenPage) -> None:
    page = open_page(make_member(), refused=[422])
    page.goto("/members/me/")
    page.locator("[name=handle]").fill("me")
    page.keyboard.press("Enter")
    expect(page.locator("[name=handle][aria-invalid=true]")).to_be_focused()
