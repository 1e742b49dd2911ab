"""Language, theme and time zone: chosen once, kept, and a page stays where it was."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.factories import make_comment, make_entry, make_list, make_member, make_paper, make_part

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LIGHT, DARK = "rgb(251, 250, 246)", "rgb(23, 22, 20)"


def header_button(page: Page, name: str) -> None:
    page.get_by_role("banner").get_by_role("button", name=name, exact=True).click()


def test_visitors_language_is_remembered_by_the_browser(open_page: OpenPage, javascript: bool) -> None:
    make_entry(make_part(make_list(is_default=True)), make_paper())
    page = open_page(java_script_enabled=javascript)
    page.goto("/papers/?part=1")
    header_button(page, "中文")
    expect(page).to_have_url("/papers/?part=1")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("banner").get_by_role("link", name="登录")).to_be_visible()
    tab = page.context.new_page()
    tab.goto("/schedule/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("日程")
    header_button(tab, "English")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Schedule")


def test_browsers_language_is_the_first(open_page: OpenPage) -> None:
    for locale, language in {"zh-CN": "zh-hans", "fr-FR": "en"}.items():
        page = open_page(locale=locale)
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_members_language_goes_along_to_another_browser(open_page: OpenPage) -> None:
    lin = make_member("Demo Lin")
    page = open_page(lin)
    page.goto("/questions/")
    header_button(page, "中文")
    expect(page).to_have_url("/questions/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    other = open_page(lin, locale="en-GB")
    other.goto("/")
    expect(other.locator("html")).to_have_attribute("lang", "zh-hans")
    stranger = open_page(make_member())
    stranger.goto("/")
    expect(stranger.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("device", ["light", "dark"])
def test_theme_is_switched_and_remembered(open_page: OpenPage, device: str, javascript: bool) -> None:
    own, other = (LIGHT, DARK) if device == "light" else (DARK, LIGHT)
    there, home = ("Dark", "Light") if device == "light" else ("Light", "Dark")
    page = open_page(color_scheme=device, java_script_enabled=javascript)
    ground = page.locator("html")
    page.goto("/schedule/")
    expect(ground).to_have_css("background-color", own)
    header_button(page, there)
    expect(page).to_have_url("/schedule/")
    expect(ground).not_to_have_attribute("data-theme", "")
    expect(ground).to_have_css("background-color", other)
    page.goto("/join/")
    expect(ground).to_have_css("background-color", other)
    header_button(page, home)
    expect(ground).to_have_attribute("data-theme", "")
    expect(ground).to_have_css("background-color", own)


def test_times_are_in_the_members_own_zone(open_page: OpenPage) -> None:
    paper = make_paper(slug="lora")
    lin = make_member()
    make_comment(paper, lin, created_at=datetime(2026, 1, 10, 18, 30, tzinfo=UTC))
    page = open_page(lin)
    said_at = page.locator(".comment time")
    page.goto("/papers/lora/")
    expect(said_at).to_have_text("11 January 2026, 02:30")
    page.goto("/members/me/")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Your settings are saved.")
    page.goto("/papers/lora/")
    expect(said_at).to_have_text("10 January 2026, 19:30")
    visitor = open_page(make_member(time_zone="America/New_York"), timezone_id="Asia/Tokyo")
    visitor.goto("/papers/lora/")
    expect(visitor.locator(".comment time")).to_have_text("10 January 2026, 13:30")
