"""Two windows, two members, two clicks: nothing is lost, nothing is done twice, and everybody is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from papers.models import Claim, Comment, Draft, Interpretation, Paper, Revision
from tests.browser.conftest import OpenPage
from tests.factories import (
    PASSWORD,
    make_claim,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_member,
    make_paper,
    make_part,
)

SAVED = re.compile(r"Saved \d\d:\d\d")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def lora() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


def address_of(interpretation: Interpretation) -> str:
    return f"{interpretation.get_absolute_url()}edit/"


def expect_saved(page: Page, *, javascript: bool) -> None:
    if javascript:
        expect(page.locator("#saved")).to_have_text(SAVED)
    else:
        expect(page.locator("#messages")).to_contain_text("Draft saved.")


def test_stale_save_shows_both_texts_and_loses_neither(
    open_page: OpenPage, lora: Paper, javascript: bool
) -> None:
    draft = make_draft(lora, make_member("Ada"), summary="One.", body="The old words.\n")
    window = open_page(draft.author, refused=[409], java_script_enabled=javascript)
    other = window.context.new_page()
    for page in (window, other):
        page.goto(address_of(draft))
    other.locator("[name=body]").fill("The new words.\n")
    press(other, "Save draft")
    expect_saved(other, javascript=javascript)

    text = window.locator("[name=body]")
    text.fill("My own words.\n")
    press(window, "Save draft")
    conflict = window.locator("#conflict")
    expect(conflict.get_by_role("alert")).to_contain_text("Nothing was overwritten.")
    expect(conflict.locator("ins")).to_have_text(["My", "own"])
    expect(conflict.locator("del")).to_have_text(["The", "new"])
    conflict.get_by_text("The stored text", exact=True).click()
    expect(conflict.locator("details pre")).to_have_text("The new words.")
    expect(text).to_have_value("My own words.\n")
    assert Draft.objects.get().body == "The new words.\n"

    press(window, "Save draft")
    expect_saved(window, javascript=javascript)
    assert Draft.objects.get().body == "My own words.\n"


def test_second_claimer_is_told_who_has_it(open_page: OpenPage, lora: Paper, javascript: bool) -> None:
    ada, lin = (
        open_page(make_member(name), refused=[409], java_script_enabled=javascript) for name in ("Ada", "Lin")
    )
    for page in (ada, lin):
        page.goto("/papers/lora/")
    press(ada, "Claim")
    panel = f"#paper-{lora.pk}-claim"
    expect(ada.locator(panel)).to_contain_text("Ada · lead")
    lin.evaluate("window.__stayed = true")
    with lin.expect_response("**/claim/") as answer:
        press(lin, "Claim")
    assert answer.value.status == (409 if javascript else 302)
    expect(lin.get_by_role("alert")).to_contain_text("Ada")
    expect(lin.locator(panel)).to_contain_text("Ada · lead")
    expect(lin.locator(panel).get_by_role("button", name="Claim", exact=True)).to_have_count(0)
    press(lin, "Be second reader")
    expect(lin.locator(panel)).to_contain_text("Lin · second reader")
    assert lin.evaluate("window.__stayed === true") is javascript
    assert Claim.objects.count() == 2


def test_claim_after_signing_out_elsewhere_leads_through_sign_in(open_page: OpenPage, lora: Paper) -> None:
    lin = make_member("Lin")
    page = open_page(lin)
    page.goto("/papers/lora/")
    tab = page.context.new_page()
    tab.goto("/members/me/")
    press(tab, "Sign out")
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()

    press(page, "Claim")
    expect(page).to_have_url("/accounts/login/?next=/papers/lora/")
    page.locator("[name=login]").fill(lin.email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    expect(page).to_have_url("/papers/lora/")
    assert not Claim.objects.exists()
    press(page, "Claim")
    expect(page.locator(f"#paper-{lora.pk}-claim")).to_contain_text("Lin · lead")


def test_double_click_makes_one_comment(open_page: OpenPage, lora: Paper, javascript: bool) -> None:
    page = open_page(make_member(), java_script_enabled=javascript)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Said once.")
    page.locator("#new-thread").get_by_role("button", name="Comment").dblclick()
    expect(page.locator(".thread")).to_have_count(1)
    page.goto("/papers/lora/")
    expect(page.locator(".thread .text")).to_have_text(["Said once."])
    assert Comment.objects.count() == 1


def test_double_click_on_a_plain_form_sends_it_once(open_page: OpenPage, lora: Paper) -> None:
    draft = make_draft(lora, make_member())
    page = open_page(draft.author)
    page.goto(address_of(draft))
    # In one go, because a click of Playwright's waits for the page that the one before it asked for.
    sent = page.get_by_role("button", name="Publish").evaluate("""button => {
      let sent = 0
      window.addEventListener("submit", event => { if (!event.defaultPrevented) sent += 1 })
      button.click()
      button.click()
      return sent
    }""")
    assert sent == 1
    expect(page.locator("#messages")).to_contain_text("Published.")
    assert Revision.objects.count() == 1


def test_enter_in_a_line_of_the_draft_saves_and_never_publishes(
    open_page: OpenPage, lora: Paper, javascript: bool
) -> None:
    draft = make_draft(lora, make_member())
    page = open_page(draft.author, java_script_enabled=javascript)
    page.goto(address_of(draft))
    line = page.get_by_label("Or published elsewhere, at")
    line.fill("https://example.org/lora")
    line.press("Enter")
    expect_saved(page, javascript=javascript)
    assert Draft.objects.get().external_url == "https://example.org/lora"
    assert not Revision.objects.exists()


def test_reload_after_publishing_sends_nothing_again(open_page: OpenPage, lora: Paper) -> None:
    draft = make_draft(lora, make_member())
    page = open_page(draft.author)
    page.goto(address_of(draft))
    press(page, "Publish")
    expect(page.locator("#messages")).to_contain_text("Published.")
    page.reload()
    expect(page.locator("article.interpretation")).to_contain_text("At length.")
    expect(page.locator("#messages li")).to_have_count(0)
    assert Revision.objects.count() == 1


def test_back_after_filtering_brings_the_whole_page(open_page: OpenPage) -> None:
    part = make_part(make_list(title_en="Main list", is_default=True))
    free, taken = make_paper(title="Free"), make_paper(title="Taken")
    member = make_member()
    for paper in (free, taken):
        make_entry(part, paper)
    make_claim(taken, member)
    page = open_page(member)
    page.goto("/papers/")
    titles = page.locator(".list .t > a")
    page.evaluate("window.__stayed = true")
    page.get_by_role("navigation", name="Filters").get_by_role("link", name="Unclaimed").click()
    expect(titles).to_have_text(["Free"])
    expect(page).to_have_url("/papers/?state=unclaimed")
    assert page.evaluate("window.__stayed === true")

    page.go_back()
    expect(titles).to_have_text(["Free", "Taken"])
    page.go_forward()
    expect(titles).to_have_text(["Free"])
    titles.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Free")
    page.go_back()
    expect(titles).to_have_text(["Free"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Main list")
    expect(page.locator("header.site")).to_have_count(1)
    expect(page.locator("#paper-list")).to_have_count(1)


def test_edit_of_a_published_text_in_two_windows(open_page: OpenPage, lora: Paper) -> None:
    """Publishing is as careful as saving."""
    text = make_interpretation(lora, make_member("Ada"), body="The old words.")
    window = open_page(text.author, refused=[409])
    other = window.context.new_page()
    for page in (window, other):
        page.goto(address_of(text))
        page.locator("[name=body]").fill(f"Words of window {1 + (page is other)}.")
    press(other, "Publish")
    expect(other.locator("#messages")).to_contain_text("Published.")
    press(window, "Publish")
    expect(window.locator("#conflict del")).to_contain_text(["2"])
    press(window, "Publish")
    expect(window.locator("#messages")).to_contain_text("Published.")
    bodies = Revision.objects.order_by("number").values_list("body", flat=True)
    assert list(bodies) == ["The old words.", "Words of window 2.", "Words of window 1."]
