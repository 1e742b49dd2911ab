"""Members' texts as a browser draws them."""

import pytest
from playwright.sync_api import Page, expect

from papers.text import render
from tests.browser.conftest import OpenPage
from tests.factories import make_comment, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
ACCENTS = ("vec", "bar", "dot", "ddot", "hat", "tilde", "check", "breve", "acute", "grave", "dddot")
# Of each accent, in its letter's widths: by how far its middle is off, and how far it stands above.
PLACES = """html => {
  document.querySelector("main").innerHTML = `<div class="text">${html}</div>`
  return [...document.querySelectorAll("mover")].map((each) => {
    const letter = each.firstElementChild, accent = each.lastElementChild
    const below = letter.getBoundingClientRect(), above = accent.getBoundingClientRect()
    const air = parseFloat(getComputedStyle(accent).paddingBottom)
    const off = above.left + above.width / 2 - below.left - below.width / 2
    return [off / below.width, (below.top - above.bottom + air) / below.width]
  })
}"""


def test_accents_stand_above_their_letter(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/help/")
    html = "".join(render(rf"$\{accent}{{x}}$") for accent in ACCENTS)
    found = dict(zip(ACCENTS, page.evaluate(PLACES, html), strict=True))
    astray = {
        accent: (off, gap)
        for accent, (off, gap) in found.items()
        if not (abs(off) < 0.15 and 0.05 < gap < 0.6)
    }
    assert astray == {}


def test_what_is_wide_shows_at_its_edge_that_it_goes_on(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    page.goto("/help/")
    html = render(f"$${'a_1 + ' * 60} b$$\n\n    {'code ' * 60}\n\n|{'a|' * 40}\n|{'-|' * 40}\n")
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = `<div class='text'>${html}</div>` }", html
    )
    found = page.locator(".text > *").evaluate_all(
        "all => all.map(each => [each.tagName, getComputedStyle(each).backgroundAttachment])"
    )
    shades = "local, local, scroll, scroll, scroll"
    assert found == [["DIV", shades], ["PRE", shades], ["TABLE", shades]]
    # By keyboard too, as long as it is wider than its place.
    page.set_viewport_size({"width": 361, "height": 640})
    boxes = page.locator(".text > *")
    expect(boxes.last).to_have_attribute("tabindex", "0")
    assert boxes.evaluate_all("all => all.map(each => each.tabIndex)") == [0, 0, 0]
    boxes.evaluate_all("all => all.forEach(each => each.textContent = '')")
    page.set_viewport_size({"width": 360, "height": 640})
    expect(boxes.last).not_to_have_attribute("tabindex", "0")


COPIED = """() => {
  const taken = new DataTransfer()
  getSelection().selectAllChildren(document.querySelector(".text"))
  const event = new ClipboardEvent("copy", {bubbles: true, cancelable: true, clipboardData: taken})
  document.body.dispatchEvent(event)
  return [event.defaultPrevented, taken.getData("text/plain").trim().split(/\\n+/)]
}"""


def shown(page: Page, source: str) -> None:
    page.goto("/help/")
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = `<div class='text'>${html}</div>` }",
        render(source),
    )


def test_formulas_are_copied_as_their_source(open_page: OpenPage) -> None:
    page = open_page()
    shown(page, "With $x_1$, let\n\n$$\ny = \\frac{a}{b} \\tag{1}\n$$\n\nbe.")
    # The script comes with the first selection.
    page.wait_for_function(f"() => ({COPIED})()[0]")
    assert page.evaluate(COPIED) == [True, ["With $x_1$, let", r"$$y = \frac{a}{b} \tag{1}$$", "be."]]
    shown(page, "No formula.")
    assert page.evaluate(COPIED)[0] is False


def test_numbers_stand_at_the_edge_and_long_formulas_within(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    long = "a_1 + " * 40 + "b"
    shown(page, f"$$\na \\tag{{1}}\n$$\n\nText ${long}$, and more.\n\n- ${long}$")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    edges = "each => each.getBoundingClientRect().right"
    number, box = (page.locator(each).evaluate(edges) for each in (".eq mtext", ".eq"))
    assert 0 <= box - number < 24
    # On one line with what stands around it.
    lines = page.locator(".together").evaluate("each => each.getClientRects().length")
    assert lines == 1


def test_a_paragraph_runs_as_its_letters_do(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/help/")
    html = render("שלום.\n\nHello.")
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = `<div class='text'>${html}</div>` }", html
    )
    # Where the full stop stands: left of the first letter, right of the last.
    stops = page.locator(".text p").evaluate_all("""all => all.map(each => {
      const place = at => {
        const range = document.createRange()
        range.setStart(each.firstChild, at)
        range.setEnd(each.firstChild, at + 1)
        return range.getBoundingClientRect().left
      }
      return Math.sign(place(each.textContent.length - 1) - place(0))
    })""")
    assert stops == [-1, 1]


def test_cancel_puts_a_reply_away_and_keeps_it(open_page: OpenPage) -> None:
    member, paper = make_member(), make_paper()
    make_comment(paper, member)
    page = open_page(member)
    page.goto(paper.get_absolute_url())
    page.locator("summary", has_text="Reply").click()
    reply = page.get_by_role("textbox", name="Reply")
    reply.fill("Half a thought")
    page.get_by_role("button", name="Cancel").click()
    expect(reply).to_be_hidden()
    expect(page.locator("summary", has_text="Reply")).to_be_focused()
    page.keyboard.press("Enter")
    expect(reply).to_have_value("Half a thought")


def test_too_long_a_text_is_said_and_kept(open_page: OpenPage) -> None:
    member, paper = make_member(), make_paper()
    page = open_page(member, refused=[422])
    page.goto(paper.get_absolute_url())
    box, count = page.locator("#new-thread textarea"), page.locator("#new-thread [role=status]")
    box.fill("文" * 18_999)
    expect(count).to_have_text("")
    box.fill("文" * 19_990 + "😀")
    expect(count).to_have_text("Characters left: 9")
    box.fill("文" * 25_000)
    expect(count).to_have_text("Characters too many: 5,000")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("#new-thread .errorlist")).to_contain_text("at most 20000 characters (it has 25000)")
    expect(box).to_have_value("文" * 25_000)


def test_what_has_the_focus_from_the_start_is_counted_too(open_page: OpenPage) -> None:
    member, paper = make_member(), make_paper()
    comment = make_comment(paper, member)
    page = open_page(member)
    page.goto(f"{paper.get_absolute_url()}comments/{comment.pk}/edit/")
    box = page.get_by_role("textbox")
    typed = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })) }"
    box.evaluate(typed, "文" * 20_001)
    expect(page.get_by_text("Characters too many: 1")).to_be_visible()


def test_touch_alone_has_no_keys(open_page: OpenPage) -> None:
    keys = "#keys-open"
    desk = open_page()
    desk.goto("/help/")
    expect(desk.locator(keys)).to_be_visible()
    phone = open_page(has_touch=True, is_mobile=True)
    phone.goto("/help/")
    expect(phone.locator(keys)).to_be_hidden()
