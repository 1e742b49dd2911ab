"""A phone of 320 pixels, or a wide screen at 400 %: nothing runs out sideways, a thumb meets its aim."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "device_scale_factor": 1,
    "has_touch": True,
    "is_mobile": True,
}
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
TEXT = rf"""Words {WORD}{WORD} 很长很长很长很长很长很长很长很长很长很长的一句话，没有空格。

https://example.org/{"path/" * 30} and `{"code_" * 30}`

| {" | ".join(["column"] * 12)} |
|{"-|" * 12}
| {" | ".join([WORD] * 12)} |

```python
{"x = 1; " * 40}
```

$${"a_1 + " * 60} b$$

# A heading {WORD}
"""

FINDINGS = Path(__file__).with_name("phone.js").read_text()


def assert_fits(page: Page, addresses: list[str]) -> None:
    found = []
    for address in addresses:
        page.goto(address)
        found += [f"{address} {finding}" for finding in page.evaluate(FINDINGS)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def world() -> World:
    return World(name=f"名字 {WORD}"[:60], text=TEXT)


def test_visitors_pages_fit_a_phone(open_page: OpenPage, world: World, locale: str) -> None:
    phone = open_page(locale=locale, refused=[404], **PHONE)
    assert_fits(phone, world.public)


@pytest.mark.parametrize("pages", ["members_only", "of_organisers", "public"])
def test_members_pages_fit_a_phone(open_page: OpenPage, world: World, locale: str, pages: str) -> None:
    phone = open_page(world.organiser, locale=locale, refused=[404], **PHONE)
    assert_fits(phone, getattr(world, pages))


def test_findings_are_found(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/")
    assert page.evaluate(FINDINGS) == []
    page.evaluate("""() => {
      const wide = document.createElement("canvas")
      wide.width = 800
      wide.height = 40
      const row = document.createElement("div")
      for (const tag of ["a", "button"]) {
        const small = document.createElement(tag)
        small.textContent = "."
        if (tag === "a") small.href = "/"
        row.append(small)
      }
      document.querySelector("main").append(wide, row)
    }""")
    wide, *small = page.evaluate(FINDINGS)
    assert "px wide: <canvas" in wide
    assert [finding.split(": ")[1][:3] for finding in small] == ["<a ", "<bu"]
