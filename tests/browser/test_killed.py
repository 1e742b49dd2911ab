"""The server killed while one writes, and started again: the page goes on, and nothing is lost."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import press
from tests.factories import PASSWORD
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.once]

SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = Site(tmp_path / "data")
    yield running
    running.end()


def test_killed_between_keystrokes(browser: Browser, site: Site) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(15_000)
    page.goto(site.said.split()[-1])
    for name, value in {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("link", name="Ada")).to_be_visible()
    page.goto(f"http://localhost:{site.port}/papers/lora/")
    press(page, "Write")
    text = page.locator("[name=body]")
    typed = ""
    again = [site]
    try:
        for words in ["前半句 and ", "the other half, ", "then the end."]:
            text.press_sequentially(words[:4], delay=20)
            again[-1].end()
            text.press_sequentially(words[4:], delay=20)
            expect(page.locator("#saved [role=alert]")).to_contain_text("cannot be reached")
            typed += words
            again.append(Site(site.data_dir, PORT=str(site.port)))
            expect(page.locator("#saved")).to_have_text(SAVED, timeout=60_000)
            with sqlite3.connect(site.data_dir / "readinggroup.sqlite3") as database:
                assert database.execute("SELECT body FROM papers_draft").fetchall() == [(typed,)]
    finally:
        for each in again[1:]:
            each.end()
    expect(text).to_have_value(typed)
    expect(page.locator("#conflict > *")).to_have_count(0)
    page.context.close()
