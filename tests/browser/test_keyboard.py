"""The loop without a mouse: Tab reaches everything, focus is seen, and stays where something changed."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from papers.models import Comment, Draft, Interpretation
from tests.browser.conftest import OpenPage
from tests.factories import (
    PASSWORD,
    make_draft,
    make_entry,
    make_list,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)
from tests.members.factories import make_link

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Whether the focus is on the element wanted; what it is on where it cannot be seen or lies behind another.
FOCUS = """wanted => {
  const at = document.activeElement, style = getComputedStyle(at)
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
  const { left, top, width, height } = at.getClientRects()[0]
  const first = Math.max(top, 0), last = Math.min(top + height, innerHeight)
  const seen = outlined && [0.1, 0.5, 0.9].some(part => {
    const front = document.elementFromPoint(left + width / 2, first + (last - first) * part)
    return front && (at.contains(front) || front.contains(at))
  })
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
        # Past the last control the page itself has its turn.
        assert unseen == "" or unseen.startswith("<body")
        if found:
            return
    pytest.fail(f"Tab does not reach {target}")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def is_focus_seen(page: Page) -> bool:
    return bool(page.evaluate(f"({FOCUS})(null)")[1] == "")


def is_focus_kept(page: Page) -> bool:
    """After a swap, which settles a moment after it shows."""
    expect(page.locator("main :focus")).to_have_count(1)
    return is_focus_seen(page)


def type_into(target: Locator, text: str) -> None:
    tab_to(target)
    target.page.keyboard.type(text)


def press(target: Locator) -> None:
    tab_to(target)
    target.page.keyboard.press("Enter")


def test_loop_by_keyboard_alone(open_page: OpenPage) -> None:
    """From the invitation to the answered question, with nothing but Tab, Enter, Space and letters."""
    paper, organiser = make_paper(slug="lora", short_name="LoRA"), make_organiser()
    page = open_page()
    page.goto(f"/invitations/{make_link(created_by=organiser).token}/")
    type_into(page.locator("[name=email]"), "lin@example.org")
    type_into(page.locator("[name=name]"), "Lin")
    type_into(page.locator("[name=handle]"), "lin")
    for number in range(page.locator("[type=password]").count()):
        type_into(page.locator("[type=password]").nth(number), PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")
    press(page.get_by_role("link", name="Lin", exact=True))
    press(button(page, "Sign out"))
    press(page.get_by_role("banner").get_by_role("link", name="Sign in"))
    type_into(page.locator("[name=login]"), "lin@example.org")
    type_into(page.locator("[name=password]"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")

    page.goto("/papers/lora/")
    press(button(page, "Claim"))
    expect(page.locator(f"#paper-{paper.pk}-claim:focus-within")).to_contain_text("Lin · lead")
    assert is_focus_kept(page)
    expect(page.locator("#live")).to_have_text("You have claimed LoRA.")

    press(button(page, "Write"))
    type_into(page.get_by_label("Summary"), "Two small matrices.")
    type_into(page.locator("[name=body]"), "The update is low-rank.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    assert Draft.objects.get().body == "The update is low-rank."
    press(button(page, "Publish"))
    expect(page.locator("article.interpretation")).to_contain_text("The update is low-rank.")
    assert Interpretation.objects.published().get().author.name == "Lin"

    page.goto("/papers/lora/")
    type_into(page.locator("#new-thread textarea"), "Which rank?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(button(page, "Comment"))
    expect(page.locator("#discussion:focus-within")).to_contain_text("Which rank?")
    assert is_focus_kept(page)
    thread = page.locator(".thread")
    press(thread.locator("summary", has_text="Reply"))
    type_into(thread.get_by_label("Reply"), "Four.")
    press(thread.get_by_role("button", name="Reply"))
    press(thread.get_by_role("button", name="This answers the question"))
    expect(thread).to_contain_text("Question · answered")
    assert is_focus_kept(page)
    press(button(page, "Mark as read"))
    expect(page.locator(".read-mark")).to_contain_text("You have read this.")
    assert is_focus_kept(page)


@pytest.mark.parametrize("width", [360, 1000])
def test_focus_is_never_behind_a_heading_that_stays(open_page: OpenPage, width: int) -> None:
    part = make_part(
        make_list(is_default=True), title_en="A part whose title is long enough for two lines " * 2
    )
    for _ in range(40):
        make_entry(part, make_paper())
    page = open_page(make_member(), viewport={"width": width, "height": 500})
    page.goto("/papers/")
    page.locator("#entry-40 .t > a").focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        assert is_focus_seen(page)


def test_order_is_that_of_the_page(open_page: OpenPage) -> None:
    """Nothing jumps the queue; what comes next stands to the right or further down."""
    page = open_page(make_member())
    make_paper(slug="lora")
    page.goto("/papers/lora/")
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
    tops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main') !== null"):
            tops.append(page.evaluate("document.activeElement.getBoundingClientRect().bottom + scrollY"))
    assert len(tops) > 5
    assert all(after > before - 40 for before, after in itertools.pairwise(tops))


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
