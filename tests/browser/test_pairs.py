"""Two texts of a paper beside each other, or below each other where there is no room."""

import pytest
from playwright.sync_api import expect

from papers.models import Interpretation, Paper
from papers.rendering import render_text
from tests.browser.conftest import OpenPage
from tests.browser.steps import press
from tests.factories import add_revision, make_interpretation, make_member, make_pair, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def written(paper: Paper, name: str, language: str, source: str) -> Interpretation:
    html = render_text(source, prefix=language)
    return make_interpretation(paper, make_member(name), language=language, body=source, body_html=html)


@pytest.fixture
def english() -> Interpretation:
    paper = make_paper(slug="lora", short_name="LoRA")
    return written(paper, "Ada", "en", "# Method\n\nIt adds $BA$.\n\n# Results\n\nGood.")


@pytest.fixture
def chinese(english: Interpretation) -> Interpretation:
    return written(english.paper, "李", "zh-hans", "# 方法\n\n加上$BA$。\n\n# 结果\n\n不错。")


@pytest.mark.parametrize("width", [360, 1440])
def test_sections_stand_in_rows(
    open_page: OpenPage, english: Interpretation, chinese: Interpretation, width: int
) -> None:
    make_pair(english, chinese)
    page = open_page(make_member(), viewport={"width": width, "height": 800})
    page.goto("/papers/lora/")
    page.get_by_role("link", name="Translation: 中文, by 李").click()
    # The paper's page has these headings too.
    page.wait_for_url("**/pair/")
    page.evaluate("document.fonts.ready")
    boxes = [page.get_by_role("heading", name=name).bounding_box() for name in ("Method", "方法", "Results")]
    method, same, results = (box for box in boxes if box)
    if width == 1440:
        assert (method["y"], method["x"] < same["x"]) == (same["y"], True)
    else:
        assert method["y"] < same["y"] < results["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_that_is_behind_is_brought_up_to_date(
    open_page: OpenPage, english: Interpretation, chinese: Interpretation, javascript: bool
) -> None:
    make_pair(english, chinese)
    add_revision(english)
    page = open_page(chinese.author, java_script_enabled=javascript)
    page.goto("/papers/lora/")
    page.get_by_role("link", name="Behind since revision 2 of the English text").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    page.goto(f"/papers/lora/interpretations/{chinese.pk}/pair/")
    press(page, "It is up to date now")
    expect(page.locator("#messages")).to_contain_text("Up to date with revision 2.")
    expect(page.get_by_text("is behind since")).to_have_count(0)


def test_a_translation_is_begun_and_stands_beside_its_original(
    open_page: OpenPage, english: Interpretation, javascript: bool
) -> None:
    page = open_page(make_member("林"), java_script_enabled=javascript)
    page.goto(f"/papers/lora/interpretations/{english.pk}/")
    press(page, "Translate into Chinese")
    expect(page.locator("#id_body")).to_have_value("# Method\n\n# Results\n")
    page.locator("#id_summary").fill("简而言之。")
    press(page, "Publish")
    page.get_by_role("link", name="Translation: English, by Ada").click()
    expect(page.get_by_role("heading", name="Results")).to_have_count(2)
