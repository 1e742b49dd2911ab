"""Single keys: what they do, where they never fire, how they are shown and turned off."""

import pytest
from playwright.sync_api import Page, expect

from papers.models import Claim, Interpretation, Paper, ReadMark
from tests.browser.conftest import OpenPage
from tests.factories import make_entry, make_list, make_member, make_paper, make_part

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def papers() -> list[Paper]:
    part = make_part(make_list(is_default=True))
    papers = [make_paper(slug=name.lower(), short_name=name, title=name) for name in ("BERT", "LoRA", "GPT")]
    for paper in papers:
        make_entry(part, paper)
    return papers


@pytest.fixture
def page(open_page: OpenPage, papers: list[Paper]) -> Page:
    return open_page(make_member("Lin"))


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def test_question_mark_shows_them(page: Page) -> None:
    page.goto("/papers/")
    dialog = page.get_by_role("dialog", name="Keys")
    keys(page, "?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    keys(page, "g", "s")
    expect(page).to_have_url("/papers/")
    keys(page, "Escape")
    expect(dialog).to_be_hidden()
    opener = page.get_by_role("contentinfo").get_by_role("button", name="Keys")
    opener.focus()
    keys(page, "Enter")
    expect(dialog).to_be_visible()
    keys(page, "Enter")
    expect(opener).to_be_focused()


def test_go_to_pages(page: Page) -> None:
    page.goto("/members/")
    for key, path in {"p": "/papers/", "s": "/schedule/", "q": "/questions/", "t": "/"}.items():
        keys(page, key)
        keys(page, "g", key)
        expect(page).to_have_url(path)
        page.wait_for_load_state()


def test_through_the_list_and_into_it(page: Page) -> None:
    page.goto("/papers/")
    links = page.locator(".list .t > a")
    keys(page, "c")
    keys(page, "j", "j")
    expect(links.nth(1)).to_be_focused()
    keys(page, "j", "j", "k")
    expect(links.nth(1)).to_be_focused()
    keys(page, "c")
    expect(page.locator("#entry-2 .claim")).to_contain_text("Lin · lead")
    assert [claim.paper.slug for claim in Claim.objects.select_related("paper")] == ["lora"]
    keys(page, "/")
    expect(page.locator("#q")).to_be_focused()
    keys(page, "j", "?", "c")
    expect(page.locator("#q")).to_have_value("j?c")
    page.locator("#entry-3 .t > a").focus()
    keys(page, "Enter")
    expect(page).to_have_url("/papers/gpt/")


def test_on_a_paper(page: Page) -> None:
    page.goto("/papers/lora/")
    keys(page, "c")
    expect(page.locator(".claim")).to_contain_text("Lin · lead")
    keys(page, "m")
    expect(page.locator(".read-mark")).to_contain_text("You have read this.")
    keys(page, "w")
    expect(page.get_by_label("Summary")).to_be_visible()
    assert (Claim.objects.count(), ReadMark.objects.count(), Interpretation.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "event",
    [{"isComposing": True}, {"keyCode": 229}, {"ctrlKey": True}, {"metaKey": True}, {"altKey": True}],
    ids=lambda event: next(iter(event)),
)
def test_never_while_composing_or_with_a_modifier(page: Page, event: dict[str, object]) -> None:
    page.goto("/papers/lora/")
    plain = {"key": "?", "bubbles": True, "cancelable": True}
    page.locator("body").dispatch_event("keydown", plain | event)
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("body").dispatch_event("keydown", plain)
    expect(page.locator("#keys")).to_be_visible()


def test_never_while_typing(page: Page) -> None:
    page.goto("/papers/lora/")
    for control in ("#new-thread textarea", "#new-thread [type=checkbox]"):
        page.locator(control).focus()
        keys(page, "c", "m", "w", "?", "g", "p")
    expect(page.locator("#new-thread textarea")).to_have_value("cmw?gp")
    expect(page).to_have_url("/papers/lora/")
    expect(page.locator("#keys")).to_be_hidden()
    assert (Claim.objects.count(), ReadMark.objects.count(), Interpretation.objects.count()) == (0, 0, 0)


def test_are_turned_off_and_stay_off(page: Page) -> None:
    page.goto("/papers/lora/")
    keys(page, "?")
    page.get_by_label("Use single keys in this browser").uncheck()
    keys(page, "Escape")
    page.goto("/papers/bert/")
    keys(page, "?", "c", "g", "p")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page).to_have_url("/papers/bert/")
    assert not Claim.objects.exists()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use single keys in this browser").check()
    keys(page, "Escape", "g", "p")
    expect(page).to_have_url("/papers/")


def test_without_javascript_nothing_speaks_of_them(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/papers/")
    expect(page.get_by_role("contentinfo")).to_be_visible()
    expect(page.locator("#keys-open, #keys").filter(visible=True)).to_have_count(0)
