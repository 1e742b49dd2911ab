"""A text is compared with what it was, brought back, and written on outside of the site."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.models import Member
from papers.actions.interpretations import Text, publish_interpretation
from papers.models import Draft, Interpretation, Revision
from tests.browser.conftest import OpenPage
from tests.factories import make_draft, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def ada() -> Member:
    return make_member("Ada", handle="ada")


@pytest.fixture
def text(ada: Member) -> Interpretation:
    """In three revisions."""
    text = make_draft(make_paper(slug="lora", short_name="LoRA"), ada)
    for number, rank in enumerate(["four", "eight", "sixteen"], 1):
        publish_interpretation(
            interpretation=text,
            member=ada,
            text=Text("In short.", f"The rank is **{rank}** here.", reason=f"The rank, {number}"),
            notes="",
            version=number,
            now=timezone.now(),
        )
    return text


def test_any_two_are_compared_and_an_earlier_one_restored(
    open_page: OpenPage, ada: Member, text: Interpretation, javascript: bool
) -> None:
    page = open_page(ada, java_script_enabled=javascript)
    page.goto("/papers/lora/")
    page.get_by_role("link", name="revision 3").click()
    page.get_by_label("from revision 1").check()
    press(page, "Compare the texts")
    expect(page.locator("main del")).to_have_text("four")
    expect(page.locator("main ins")).to_have_text("sixteen")
    page.get_by_role("link", name="As it was typed").click()
    expect(page.locator(".as-source")).to_contain_text("The rank is **four")

    page.get_by_role("link", name="Revision 1", exact=True).click()
    page.get_by_text("Restore this revision", exact=True).click()
    page.get_by_label("Why, in a line").fill("It was right.")
    press(page, "Restore")
    expect(page.locator("#messages")).to_contain_text("Revision 1 is published again, as the newest.")
    expect(page.locator(".interpretation strong")).to_have_text("four")
    newest = Revision.objects.get(number=4)
    assert (newest.restores, newest.reason) == (1, "It was right.")


def test_a_file_is_taken_along_and_brought_back(
    open_page: OpenPage, ada: Member, text: Interpretation, javascript: bool, tmp_path: Path
) -> None:
    page = open_page(ada, refused=[409, 422], java_script_enabled=javascript)
    page.goto(f"{text.get_absolute_url()}edit/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as Markdown").click()
    assert download.value.suggested_filename == "lora.en.ada.md"
    file = tmp_path / "lora.md"
    download.value.save_as(file)
    file.write_text(file.read_text().replace("sixteen", "thirty-two"))

    page.get_by_role("link", name="Upload a file").click()
    page.get_by_label("Or what stands in it").fill("Only a text.")
    press(page, "Save as draft")
    expect(page.get_by_role("main")).to_contain_text("The file must begin with the head")
    expect(page.get_by_label("Or what stands in it")).to_have_value("Only a text.")
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Save as draft")
    expect(page.locator("#messages")).to_contain_text("saved as your draft")
    assert Draft.objects.get().body == "The rank is **thirty-two** here."

    page.goto(f"{text.get_absolute_url()}upload/")
    file.write_text(file.read_text().replace("thirty-two", "two"))
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Save as draft")
    expect(page.locator("#conflict")).to_contain_text("This text moved on")
    expect(page.locator("[name=body]")).to_have_value("The rank is **two** here.")
    assert Draft.objects.get().body == "The rank is **thirty-two** here."
