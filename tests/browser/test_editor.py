"""A plain text box made good: what it inserts, offers, counts and previews, with every input method."""

import re
from base64 import b64encode

import pytest
from playwright.sync_api import Page, Route, expect

from papers.models import Draft, Paper
from tests.browser.conftest import OpenPage
from tests.factories import make_draft, make_entry, make_list, make_member, make_paper, make_part
from tests.papers.test_images import picture

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

TEXT = "[name=body]"


@pytest.fixture
def lora() -> Paper:
    part = make_part(make_list(is_default=True))
    lora = make_paper(
        slug="lora", short_name="LoRA", title="Low-Rank Adaptation of Large Models", arxiv_id="2106.09685"
    )
    make_entry(part, make_paper(slug="bert", short_name="BERT", title="Deep Bidirectional Transformers"))
    make_entry(part, lora)
    return lora


@pytest.fixture
def page(open_page: OpenPage, lora: Paper) -> Page:
    make_member("李明", handle="mingli")
    ada = make_member("Ada", handle="ada")
    page = open_page(ada, refused=[409])
    draft = make_draft(lora, ada, body="")
    page.goto(f"{draft.get_absolute_url()}edit/")
    page.locator(TEXT).focus()
    return page


def offered(page: Page) -> list[str]:
    expect(page.locator("#offers")).to_be_visible()
    return page.locator("#offers b").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "first", "written"),
    [
        ("[[lor", "LoRA", "[[LoRA]]"),
        ("[[#2", "LoRA", "[[LoRA]]"),
        ("[[bidirec", "BERT", "[[BERT]]"),
        ("[[2106.09", "LoRA", "[[LoRA]]"),
        ("见@liming", "@mingli", "见@mingli "),
        ("@lm", "@mingli", "@mingli "),
        ("@李", "@mingli", "@mingli "),
        ("(@min", "@mingli", "(@mingli "),
    ],
)
def test_completes_what_is_begun(page: Page, typed: str, first: str, written: str) -> None:
    page.keyboard.type(typed)
    assert offered(page)[0] == first
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value(written)
    expect(page.locator("#offers")).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert Draft.objects.get().body == written


@pytest.mark.parametrize("typed", ["a@mingli", "[[none such", "@nobody", "$[$[", "[lor"])
def test_offers_nothing_where_nothing_is_meant(page: Page, typed: str) -> None:
    page.keyboard.type("[[lor")
    offered(page)
    page.keyboard.type("]] ")
    expect(page.locator("#offers")).to_have_count(0)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value(f"[[lor]] {typed}\n")
    expect(page.locator("#offers")).to_have_count(0)


def test_the_list_is_walked_and_closed_by_keys(page: Page) -> None:
    page.keyboard.type("[[")
    assert offered(page) == ["BERT", "LoRA"]
    chosen = page.locator("#offers [aria-selected=true]")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("LoRA")
    active = page.locator(TEXT).get_attribute("aria-activedescendant")
    assert active == chosen.get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("BERT")
    page.keyboard.press("Escape")
    expect(page.locator("#offers")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value("[[\n")


def test_a_choice_can_be_undone(page: Page) -> None:
    page.keyboard.type("[[lor")
    page.locator("#offers li").first.click()
    expect(page.locator(TEXT)).to_have_value("[[LoRA]]")
    page.keyboard.press("Control+z")
    expect(page.locator(TEXT)).to_have_value("[[lor")


def test_nothing_is_taken_while_an_input_method_composes(page: Page) -> None:
    page.keyboard.type("@")
    offered(page)
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "li", "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "李"})
    assert offered(page) == ["@mingli"]
    page.keyboard.press("Tab")
    expect(page.locator(TEXT)).to_have_value("@mingli ")


def test_tools_and_keys_insert_around_the_selection(page: Page) -> None:
    text = page.locator(TEXT)
    page.keyboard.type("x^2")
    page.keyboard.press("Control+a")
    page.keyboard.press("$")
    expect(text).to_have_value("$x^2$")
    text.fill("x")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+m")
    expect(text).to_have_value("$x$")
    text.fill("")
    page.get_by_role("button", name="Table").click()
    expect(text).to_have_value("| A | B |\n| --- | --- |\n|  |  |\n")
    expect(text).to_be_focused()
    text.fill("")
    page.get_by_role("button", name="Paper", exact=True).click()
    page.keyboard.type("lor")
    assert offered(page) == ["LoRA"]
    page.keyboard.press("Enter")
    expect(text).to_have_value("[[LoRA]]")
    page.keyboard.press("End")
    page.get_by_role("button", name="Formula on its own line").click()
    expect(text).to_have_value("[[LoRA]]\n$$\n\n$$\n")


def test_counts_words_and_han_characters(page: Page) -> None:
    page.locator(TEXT).fill("低秩适配 (LoRA) isn't full fine-tuning, 不是吗？")
    expect(page.locator(".tally")).to_have_text("Han characters: 7 · words: 4")


def test_preview_beside_the_text_follows_it(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 800})
    page.get_by_role("button", name="Side by side").click()
    page.locator(TEXT).fill("\n\n".join(f"Paragraph {n} with $x_{{{n}}}$." for n in range(80)))
    preview = page.locator("#preview")
    expect(preview.locator("math")).to_have_count(80)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(preview.get_by_text("Paragraph 79")).to_be_in_viewport()
    page.locator(TEXT).press("Control+End")
    page.keyboard.type(" And more.")
    expect(preview).to_contain_text("And more.")
    expect(preview.get_by_text("Paragraph 79")).to_be_in_viewport()
    page.reload()
    expect(preview).to_contain_text("And more.")


def test_completes_in_a_discussion_too(open_page: OpenPage, lora: Paper) -> None:
    page = open_page(make_member())
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").focus()
    page.wait_for_function("document.querySelector('script[src*=completion]')")
    page.wait_for_load_state("networkidle")
    page.keyboard.type("As in [[bid")
    assert offered(page) == ["BERT"]
    page.keyboard.press("Enter")
    expect(page.locator("#new-thread textarea")).to_have_value("As in [[BERT]]")


SEND = """([name, data]) => {
  const body = document.querySelector("[name=body]"), transfer = new DataTransfer()
  const octets = Uint8Array.from(atob(data), letter => letter.charCodeAt())
  transfer.items.add(new File([octets], "a [note].png", { type: "image/png" }))
  const fields = name === "paste" ? { clipboardData: transfer } : { dataTransfer: transfer }
  const event = name === "paste" ? new ClipboardEvent(name, { ...fields, bubbles: true, cancelable: true })
    : new DragEvent(name, { ...fields, bubbles: true, cancelable: true })
  body.dispatchEvent(event)
}"""


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_images_are_pasted_and_dropped_while_one_goes_on_writing(page: Page, way: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/images/", hold)
    page.keyboard.type("Before.")
    page.evaluate(SEND, [way, b64encode(picture("PNG")).decode()])
    text = page.locator(TEXT)
    expect(text).to_have_value("Before.\n\n![Sending a note.png…](#1)\n")
    page.keyboard.type("After.")
    held.pop().continue_()
    expect(text).to_have_value(
        re.compile(r"Before\.\n\n!\[Describe the image\]\(/media/images/\w{64}\.png\)\nAfter\.")
    )
    page.keyboard.type(" More.")
    expect(text).to_have_value(re.compile(r"After\. More\.$"))
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert "/media/images/" in Draft.objects.get().body


def test_an_image_that_cannot_be_shown_leaves_the_text_as_it_was(page: Page) -> None:
    page.keyboard.type("Before.")
    page.evaluate(SEND, ["paste", b64encode(b"no picture").decode()])
    expect(page.locator("#add-image [role=alert]")).to_contain_text("This is no picture")
    expect(page.locator(TEXT)).to_have_value("Before.")


def test_images_are_chosen_from_files(open_page: OpenPage, lora: Paper, javascript: bool) -> None:
    draft = make_draft(lora, make_member(), body="Text.")
    page = open_page(draft.author, java_script_enabled=javascript)
    page.goto(f"{draft.get_absolute_url()}edit/")
    page.locator("[name=body]").fill("Typed.")
    page.locator("#add-image summary").click()
    file = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    page.locator("[name=image]").set_input_files(file)  # type: ignore[arg-type]  # a dict of its kind
    if not javascript:
        page.get_by_role("button", name="Add the image").click()
    expect(page.locator("[name=body]")).to_have_value(
        re.compile(r"Typed\.\s+!\[Describe the image\]\(/media/images/\w{64}\.jpg\)\n")
    )
    page.get_by_role("main").get_by_role("button", name="Save draft").click()
    said = page.locator("#saved" if javascript else "#messages")
    expect(said).to_contain_text(re.compile(r"Saved \d\d:\d\d" if javascript else "Draft saved"))
    assert "/media/images/" in Draft.objects.get().body
