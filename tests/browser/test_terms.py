"""What a term means is there on hover and on focus; without scripts its link leads to the glossary."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from papers.actions.interpretations import Text, publish_interpretation
from papers.models import Interpretation, Term
from tests.browser.conftest import OpenPage
from tests.browser.steps import press
from tests.factories import make_draft, make_member, make_paper, make_term

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada() -> Member:
    return make_member("Ada")


@pytest.fixture
def term(ada: Member) -> Term:
    return make_term("alignment", "对齐", note="To do <as> one is told.", by=ada)


@pytest.fixture
def text(ada: Member, term: Term) -> Interpretation:
    text = make_draft(make_paper(slug="lora", short_name="LoRA"), ada)
    body = "Of alignment, and [then](https://example.org) no more."
    publish_interpretation(
        interpretation=text,
        member=ada,
        text=Text("In short.", body),
        notes="",
        version=1,
        now=text.created_at,
    )
    return text


def opened(page: Page) -> tuple[Locator, Locator]:
    """The term in the text, and the box, once the script is there."""
    page.goto("/papers/lora/")
    expect(page.locator("#explained")).to_be_attached()
    return page.locator("a.term"), page.get_by_role("tooltip")


@pytest.mark.parametrize("width", [360, 1440])
def test_on_hover_and_while_the_pointer_is_on_the_box(
    open_page: OpenPage, ada: Member, text: Interpretation, width: int
) -> None:
    page = open_page(ada, viewport={"width": width, "height": 800})
    word, box = opened(page)
    word.hover()
    expect(box).to_contain_text("To do <as> one is told.")
    expect(box).to_contain_text("Ada")
    of_word, of_box = word.bounding_box(), box.bounding_box()
    assert of_word and of_box
    assert of_box["y"] >= of_word["y"] + of_word["height"] or of_box["y"] + of_box["height"] <= of_word["y"]
    assert (of_box["x"] >= 0, of_box["x"] + of_box["width"] <= width) == (True, True)
    box.hover()
    page.wait_for_timeout(600)
    expect(box).to_be_visible()
    page.mouse.move(0, 0)
    expect(box).to_be_hidden()


def test_on_focus_until_escape(open_page: OpenPage, ada: Member, text: Interpretation) -> None:
    page = open_page(ada)
    word, box = opened(page)
    word.focus()
    expect(box).to_be_visible()
    expect(word).to_have_attribute("aria-describedby", "explained")
    expect(page.locator("#live")).to_contain_text("alignment 对齐")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(word).to_be_focused()
    assert word.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_visible()
    page.keyboard.press("Tab")
    expect(box).to_be_hidden()


def test_each_is_asked_for_once(open_page: OpenPage, ada: Member, text: Interpretation) -> None:
    page = open_page(ada)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    word, box = opened(page)
    for _ in range(3):
        word.focus()
        expect(box).to_be_visible()
        page.keyboard.press("Escape")
        word.blur()
    assert len([url for url in asked if re.search(r"/glossary/\d+/$", url)]) == 1


def test_one_that_is_gone_explains_nothing(
    open_page: OpenPage, ada: Member, text: Interpretation, term: Term
) -> None:
    page = open_page(ada, refused=[404])
    word, box = opened(page)
    term.delete()
    with page.expect_response(re.compile(r"/glossary/\d+/$")):
        word.focus()
    expect(box).to_be_hidden()


def test_its_link_leads_to_its_entry(
    open_page: OpenPage, ada: Member, text: Interpretation, term: Term, javascript: bool
) -> None:
    page = open_page(ada, java_script_enabled=javascript)
    page.goto("/papers/lora/")
    page.locator("a.term").click()
    page.wait_for_url(f"**/glossary/#term-{term.pk}")
    expect(page.locator(f"#term-{term.pk}")).to_contain_text("To do <as> one is told.")


def test_a_text_without_terms_loads_no_script(open_page: OpenPage, ada: Member) -> None:
    make_paper(slug="lora")
    page = open_page(ada)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/papers/lora/", wait_until="networkidle")
    assert [url for url in asked if "terms" in url] == []
    assert any("site" in url for url in asked)


def test_terms_of_a_preview_explain_themselves(
    open_page: OpenPage, ada: Member, text: Interpretation, term: Term, javascript: bool
) -> None:
    Term.objects.update(avoid="obedience")
    page = open_page(ada, java_script_enabled=javascript)
    page.goto(f"/papers/lora/interpretations/{text.pk}/edit/")
    page.locator("#id_body").fill("Alignment is no obedience.")
    press(page, "Preview")
    expect(page.locator(".hints li")).to_contain_text("obedience: the glossary has alignment")
    page.locator("#preview a.term").focus()
    expect(page.get_by_role("tooltip")).to_have_count(1 if javascript else 0)


def test_a_term_is_added_changed_and_deleted(open_page: OpenPage, ada: Member, javascript: bool) -> None:
    page = open_page(ada, java_script_enabled=javascript)
    page.goto("/glossary/")
    page.get_by_role("link", name="Add a term").click()
    page.get_by_label("In English").fill("alignment")
    page.get_by_label("In Chinese").fill("校准")
    press(page, "Save")
    page.get_by_role("link", name="Change “alignment”").click()
    page.get_by_label("In Chinese").fill("对齐")
    press(page, "Save")
    expect(page.locator(".entry")).to_contain_text("对齐")
    page.get_by_role("link", name="Change “alignment”").click()
    page.get_by_role("link", name="Delete this term").click()
    press(page, "Delete")
    expect(page.get_by_text("There are no terms yet.")).to_be_visible()
