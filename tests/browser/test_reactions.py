"""A comment is answered in a word, or with its own words before one's own."""

import pytest
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from papers.models import Comment, PaperLink, Reaction
from tests.browser.conftest import OpenPage
from tests.browser.steps import does
from tests.factories import make_comment, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lin() -> Member:
    return make_member("Lin")


@pytest.fixture
def question(lin: Member) -> Comment:
    return make_comment(make_paper(slug="lora"), lin, source="Which *rank*?", kind="question")


def opened(page: Page, turn: Locator) -> None:
    turn.get_by_role("link", name="React or quote").click()
    expect(turn.get_by_role("button", name="Agree")).to_be_focused()
    # Quicker than anybody, a test could press the button before htmx has seen it.
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)


def test_reacts_in_place_by_keyboard(open_page: OpenPage, lin: Member, question: Comment) -> None:
    reply = make_comment(question.paper, make_member(), thread=question)
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator(f"#thread-{question.pk} summary", has_text="Reply").click()
    page.locator(f"#reply-{question.pk}").fill("Half a rep")
    turn = page.locator(f"#comment-{reply.pk}")
    opened(page, turn)
    page.keyboard.press("Tab")
    does(page, "Your reaction stands there.", lambda: page.keyboard.press("Enter"))
    expect(turn.get_by_text("Doubt 1")).to_have_attribute("title", "Lin")
    expect(page.locator(f"#reply-{question.pk}")).to_have_value("Half a rep")
    opened(page, turn)
    mine = turn.get_by_role("button", name="Doubt", pressed=True)
    does(page, "Your reaction is taken back.", mine.click)
    expect(turn.get_by_text("Doubt 1")).to_have_count(0)
    assert not Reaction.objects.exists()


def test_a_quotation_comes_after_what_was_begun(open_page: OpenPage, lin: Member, question: Comment) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    turn, box = page.locator(f"#comment-{question.pk}"), page.locator(f"#reply-{question.pk}")
    opened(page, turn)
    turn.get_by_role("link", name="Quote", exact=True).click()
    expect(box).to_be_focused()
    page.keyboard.type("Four.")
    expect(box).to_have_value("> Which *rank*?\n\nFour.")
    opened(page, turn)
    turn.get_by_role("link", name="Quote", exact=True).click()
    expect(box).to_have_value("> Which *rank*?\n\nFour.\n\n> Which *rank*?\n\n")
    page.locator(f"#thread-{question.pk}").get_by_role("button", name="Reply").click()
    expect(page.locator(f"#thread-{question.pk} blockquote")).to_have_count(2)
    expect(box).to_be_hidden()


def test_reacts_and_quotes_without_javascript(open_page: OpenPage, lin: Member, question: Comment) -> None:
    page = open_page(lin, java_script_enabled=False)
    page.goto("/papers/lora/")
    page.get_by_role("link", name="React or quote").click()
    page.get_by_role("button", name="I wonder too").click()
    expect(page.locator("#messages")).to_have_text("Your reaction stands there.")
    expect(page.get_by_text("I wonder too 1")).to_be_visible()
    page.get_by_role("link", name="React or quote").click()
    page.get_by_role("link", name="Quote", exact=True).click()
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("> Which *rank*?\n\n")


def test_a_question_is_shown_on_the_page_of_what_may_answer_it(
    open_page: OpenPage, lin: Member, question: Comment
) -> None:
    make_paper(slug="bert", short_name="BERT")
    page = open_page(lin, refused=[422])
    page.goto("/papers/lora/")
    turn = page.locator(f"#thread-{question.pk}")
    turn.get_by_text("May be answered by another paper").click()
    field = turn.get_by_role("textbox", name="Number, name or arXiv number")
    field.fill("Bart")
    turn.get_by_role("button", name="Show it there").click()
    expect(turn.get_by_role("alert")).to_have_text("No paper of the list is called that.")
    expect(field).to_be_focused()
    expect(field).to_have_value("Bart")
    field.fill("bert")
    does(
        page,
        "The question now stands on that paper’s page too.",
        turn.get_by_role("button", name="Show it there").click,
    )
    expect(turn.get_by_role("link", name="BERT")).to_be_visible()
    page.goto("/papers/bert/#waiting")
    expect(page.locator("#waiting")).to_contain_text("asked about")
    page.go_back()
    turn.get_by_text("By another paper, or none").click()
    turn.get_by_role("button", name="None may").click()
    expect(turn.get_by_role("link", name="BERT")).to_have_count(0)
    assert not PaperLink.objects.exists()
