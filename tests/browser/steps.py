"""What several tests do on a page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from members.models import Member
from tests.factories import PASSWORD


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def does(page: Page, said: str, act: Callable[[], object]) -> None:
    """`act` changes the page where it stands: not loaded anew, not scrolled, and `said` is announced."""
    page.evaluate("window.__stayed = true")
    act()
    expect(page.locator("#live")).to_have_text(said)
    assert page.evaluate("window.__stayed === true")
    expect(page.locator("main :focus")).to_have_count(1)


def sign_out_elsewhere(page: Page) -> None:
    tab = page.context.new_page()
    tab.goto("/members/me/")
    press(tab, "Sign out")
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()
    tab.close()


def sign_in(page: Page, member: Member) -> None:
    page.locator("[name=login]").fill(member.email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
