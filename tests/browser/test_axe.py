"""axe finds nothing to mend on any page, for anybody, in either language, light or dark."""

from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.world import World
from tests.test_access import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

TEXT = r"""Low rank, $W + BA$. 低秩**注意：**更新 *强调*。

| rank | BLEU |
|------|-----:|
| 4    | 26.1 |

```python
def lora(x): return x @ (W + B @ A)  # a long line that is wider than a narrow column of a page is wide
```

- [x] read, [[LoRA]], a note[^1]

> quoted

$$\sum_{i=1}^{n} x_i$$

[^1]: Below.
"""
NO_PAGES = (
    "papers:schedule_feed",
    "papers:term_detail",
    "papers:manuscript_download",
    "papers:name_list",
    "papers:image_detail",
)
WHOLE = {"resultTypes": ["violations"]}
# What a theme can change.
COLOURS = WHOLE | {"runOnly": ["color-contrast", "link-in-text-block"]}


def findings(page: Page, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def walk(page: Page, addresses: list[str]) -> None:
    found = []
    for address in addresses:
        for theme, options in (("light", WHOLE), ("dark", COLOURS)):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two
            if theme == "light":
                page.goto(address)
                page.locator("details:not([open]) > summary").evaluate_all(
                    "all => all.forEach(e => e.click())"
                )
            found += [f"{address} ({theme}) {finding}" for finding in findings(page, options)]
    if found:
        pytest.fail("\n".join(dict.fromkeys(found)), pytrace=False)


@pytest.fixture
def world() -> World:
    return World(name="Demo 林", text=TEXT)


@pytest.fixture
def walked(open_page: OpenPage, locale: str) -> Any:
    # Without motion, so that no colour is on its way from one theme to the other.
    return partial(open_page, locale=locale, refused=[403, 404, 422], reduced_motion="reduce")


def test_visitors_pages(walked: Any, world: World) -> None:
    walk(walked(), world.public)


def test_members_pages(walked: Any, world: World) -> None:
    own = f"/papers/lora/comments/{world.question.replies.get().pk}/edit/"
    others = [each for each in world.members_only if not each.endswith("/edit/")]
    walk(walked(world.other), [*world.public, *others, own])


def test_organisers_pages(walked: Any, world: World) -> None:
    walk(walked(world.organiser), [*world.members_only, *world.of_organisers, "/papers/lora/"])


def test_forms_that_were_refused_and_the_keys(walked: Any, world: World) -> None:
    page = walked(world.organiser)
    found = []
    for address in ("/members/me/", "/desk/papers/new/", "/schedule/plan/series/"):
        page.goto(address)
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.reset() }")
        page.locator("main form input[type=text]").first.fill("")
        page.locator("main form .btn").first.click()
        page.locator("[aria-invalid=true]").first.wait_for()
        found += findings(page, WHOLE)
    page.goto("/papers/lora/")
    page.keyboard.press("?")
    found += findings(page, WHOLE)
    assert found == []


def test_every_address_is_walked(world: World) -> None:
    walked = {resolve(address.split("?")[0]).view_name for address in world.every if address != "/nowhere/"}
    pages = {row.name for row in TABLE if "200" in row.get} - {"health", *NO_PAGES}
    assert sorted(pages - walked) == []
