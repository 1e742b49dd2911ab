"""Words of an interpretation are commented on where they stand."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from papers.actions.interpretations import Text, begin_interpretation, publish_interpretation
from papers.models import Comment, Interpretation, Passage
from tests.browser.conftest import OpenPage
from tests.browser.steps import press
from tests.factories import make_member, make_paper, make_passage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARAGRAPHS = [
    "The rank of an update can be small, says the paper, and shows it for four models.",
    "With $W = W_0 + BA$ only $A$ and $B$ are learnt[^1], *everything else* stays frozen.",
    *(f"Paragraph {n} says something else about it, at some length. " * 3 for n in range(12)),
    "At the very end stands a doubt.\n\n[^1]: By Adam.",
]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


def publish(author: Member, body: str, text: Interpretation | None = None) -> Interpretation:
    paper = text.paper if text else make_paper(slug="lora", short_name="LoRA")
    now = timezone.now()
    text = begin_interpretation(paper=paper, member=author, language="en", now=now)
    return publish_interpretation(
        interpretation=text,
        member=author,
        text=Text("Few weights are learnt.", body),
        notes="",
        version=text.version,
        now=now,
    )


@pytest.fixture
def text() -> Interpretation:
    return publish(make_member("Bob"), "\n\n".join(PARAGRAPHS))


@pytest.fixture
def lin() -> Member:
    return make_member("Lin")


def select(page: Page, start: str, end: str) -> None:
    """As with the mouse: from the beginning of some words to the end of others."""
    page.evaluate(
        """([start, end]) => {
            const text = document.querySelector(".interpretation .text")
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
            const range = document.createRange()
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.data.includes(start)) range.setStart(node, node.data.indexOf(start))
                if (node.data.includes(end)) range.setEnd(node, node.data.indexOf(end) + end.length)
            }
            getSelection().removeAllRanges()
            getSelection().addRange(range)
        }""",
        [start, end],
    )


def say(page: Page, words: str) -> None:
    box = page.get_by_label("Comment or question")
    expect(box).to_be_focused()
    box.fill(words)
    press(page, "Comment")
    expect(page.locator("#live")).to_have_text("Your comment stands in the discussion.")


def thread(page: Page, passage: Passage) -> Locator:
    return page.locator(f"#thread-{passage.pk}")


def mark(page: Page, passage: Passage) -> Locator:
    return page.locator(f"#passage-{passage.pk}")


def box(of: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    found = of.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def test_selected_words_across_a_formula(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin, viewport=WIDE)
    page.goto(text.get_absolute_url())
    select(page, "only", "everything")
    page.get_by_role("button", name="Comment on this", exact=True).click()
    words = "only $A$ and $B$ are learnt, everything"
    expect(page.get_by_label("Words it is about")).to_have_value(words)
    say(page, "Why not the biases?")
    passage = Passage.objects.get()
    assert (passage.quote, passage.revision) == (words, 1)
    assert passage.prefix.endswith("With $W = W_0 + BA$")
    expect(mark(page, passage)).to_have_text("only ")
    expect(page.locator("mark math")).to_have_count(2)
    expect(thread(page, passage).locator(".quote")).to_have_text(words)


def test_by_keyboard_alone(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin)
    page.goto(text.get_absolute_url())
    button = page.get_by_role("button", name="Comment on this paragraph", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    expect(button).to_be_focused()
    expect(page.locator(".chosen")).to_contain_text("Few weights are learnt.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".chosen")).to_contain_text("The rank of an update")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    say(page, "For which four?")
    assert Passage.objects.get().quote == PARAGRAPHS[0]


def test_a_key_for_what_is_selected(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin)
    page.goto(text.get_absolute_url())
    select(page, "rank of", "small")
    expect(page.get_by_role("button", name="Comment on this", exact=True)).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_label("Words it is about")).to_have_value("rank of an update can be small")
    page.keyboard.type("c")
    expect(page.get_by_label("Comment or question")).to_have_value("c")


def test_what_was_chosen_waits_with_the_words(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin)
    page.goto(text.get_absolute_url())
    page.get_by_label("Comment or question").fill("Half a th")
    select(page, "rank of", "small")
    page.get_by_role("button", name="Comment on this", exact=True).click()
    page.reload()
    expect(page.get_by_label("Comment or question")).to_have_value("Half a th")
    expect(page.get_by_label("Words it is about")).to_have_value("rank of an update can be small")
    press(page, "Comment")
    expect(page.locator("mark.passage")).to_have_count(1)
    assert Passage.objects.get().prefix.endswith("The")


def test_survives_an_edit_elsewhere_and_is_listed_once_gone(
    open_page: OpenPage, text: Interpretation, lin: Member
) -> None:
    passage = make_passage(text, lin, "stands a doubt")
    page = open_page(lin)
    publish(text.author, "# New\n\n" + "\n\n".join(PARAGRAPHS[1:]), text)
    page.goto(text.get_absolute_url())
    expect(mark(page, passage)).to_have_text("stands a doubt")
    publish(text.author, PARAGRAPHS[0], text)
    page.reload()
    expect(page.locator("mark.passage")).to_have_count(0)
    expect(page.get_by_role("heading", name="On an earlier revision")).to_be_visible()
    thread(page, passage).get_by_role("link", name="stands a doubt").click()
    expect(page).to_have_url(re.compile(r"/revisions/1/$"))
    expect(page.locator(".text")).to_contain_text("stands a doubt")


class TestMargin:
    def test_beside_its_words_on_a_wide_screen(
        self, open_page: OpenPage, text: Interpretation, lin: Member
    ) -> None:
        passage = make_passage(text, lin, "Paragraph 7 says")
        page = open_page(lin, viewport=WIDE)
        page.goto(text.get_absolute_url())
        words, said = box(mark(page, passage)), box(thread(page, passage))
        assert abs(said[1] - words[1]) < 30
        assert said[0] > box(page.locator(".interpretation .text"))[2]
        assert said[2] <= 1440

    def test_two_close_together_do_not_overlap(
        self, open_page: OpenPage, text: Interpretation, lin: Member
    ) -> None:
        passages = [
            make_passage(text, lin, words) for words in ("shows it for four", "The rank", "Few weights")
        ]
        page = open_page(lin, viewport=WIDE)
        page.goto(text.get_absolute_url())
        boxes = [box(thread(page, passage)) for passage in reversed(passages)]
        assert boxes[0][3] <= boxes[1][1]
        assert boxes[1][3] <= boxes[2][1]
        # What grows pushes the next one down.
        thread(page, passages[2]).get_by_text("Reply", exact=True).first.click()
        page.wait_for_function(
            "([a, b]) => a.getBoundingClientRect().bottom <= b.getBoundingClientRect().top",
            arg=[thread(page, each).element_handle() for each in passages[:0:-1]],
        )

    def test_below_on_a_phone_and_led_to_and_back(
        self, open_page: OpenPage, text: Interpretation, lin: Member
    ) -> None:
        passage = make_passage(text, lin, "The rank")
        page = open_page(lin, viewport=PHONE)
        page.goto(text.get_absolute_url())
        assert box(thread(page, passage))[1] > box(page.locator(".interpretation"))[3]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("link", name="Comments on this passage: 1").click()
        expect(thread(page, passage)).to_be_in_viewport()
        thread(page, passage).locator(".quote a").click()
        expect(mark(page, passage)).to_be_in_viewport()

    def test_read_by_place_threads_stay_below_their_headings(
        self, open_page: OpenPage, text: Interpretation, lin: Member
    ) -> None:
        passage = make_passage(text, lin, "The rank")
        page = open_page(lin, viewport=WIDE)
        page.goto(f"{text.get_absolute_url()}?by=place")
        expect(page.locator(".has-margin")).to_have_count(1)
        assert box(thread(page, passage))[1] > box(page.get_by_role("heading", name="No place named"))[3]

    def test_the_form_stands_beside_what_was_chosen(
        self, open_page: OpenPage, text: Interpretation, lin: Member
    ) -> None:
        page = open_page(lin, viewport=WIDE)
        page.goto(text.get_absolute_url())
        select(page, "rank of", "small")
        page.get_by_role("button", name="Comment on this", exact=True).click()
        paragraph = box(page.get_by_text("The rank of an update"))
        assert abs(box(page.locator("#new-thread"))[1] - paragraph[1]) < 40
        assert box(page.locator("#new-thread"))[0] > paragraph[2]
        page.get_by_label("Words it is about").fill("")
        expect(page.locator("#new-thread.in-margin")).to_have_count(0)


def test_without_javascript(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin, java_script_enabled=False, refused=[422])
    page.goto(text.get_absolute_url())
    page.get_by_label("Comment or question").fill("Which four?")
    page.get_by_text("Which words, or where in the paper").click()
    page.get_by_label("Words it is about").fill("for five\n models")
    press(page, "Comment")
    expect(page.get_by_text("These words do not stand in the interpretation.")).to_be_visible()
    expect(page.get_by_label("Comment or question")).to_have_value("Which four?")
    page.get_by_label("Words it is about").fill("for four\n models")
    press(page, "Comment")
    passage = Passage.objects.get(comment=Comment.objects.get())
    page.goto(text.get_absolute_url())
    page.get_by_role("link", name="Comments on this passage: 1").click()
    expect(page).to_have_url(re.compile(rf"#comment-{passage.pk}$"))
    thread(page, passage).locator(".quote a").click()
    expect(mark(page, passage)).to_have_text("for four models")


def test_words_chosen_on_the_papers_page(open_page: OpenPage, text: Interpretation, lin: Member) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    select(page, "rank of", "small")
    page.get_by_role("button", name="Comment on this", exact=True).click()
    expect(page).to_have_url(re.compile(rf"{text.get_absolute_url()}$"))
    expect(page.get_by_label("Words it is about")).to_have_value("rank of an update can be small")
    say(page, "How small?")
    assert Passage.objects.get().prefix.endswith("The")
    page.reload()
    expect(page.get_by_label("Comment or question")).to_have_value("")
