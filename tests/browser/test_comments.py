"""A comment is changed where it stands."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from members.models import Member
from papers.models import Comment, CommentEdit, Paper
from tests.browser.conftest import OpenPage
from tests.browser.steps import does, press, sign_in, sign_out_elsewhere
from tests.factories import make_comment, make_member, make_organiser, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lora() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


@pytest.fixture
def lin() -> Member:
    return make_member("Lin")


def say(paper: Paper, author: Member, words: str, **fields: Any) -> Comment:
    return make_comment(paper, author, source=words, html=f"<p>{words}</p>", **fields)


def turn(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#comment-{comment.pk}")


def edit(turn: Locator) -> Locator:
    return turn.get_by_role("link", name="Edit", exact=True)


def button(turn: Locator, name: str) -> Locator:
    return turn.get_by_role("button", name=name, exact=True)


def test_edited_in_place(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    thread = say(lora, make_member(), "Which rank?")
    mine, other = say(lora, lin, "Fuor.", thread=thread), say(lora, lin, "Or eight.", thread=thread)
    for _ in range(9):
        say(lora, make_member(), "Said. " * 99)
    page = open_page(lin, viewport={"width": 1000, "height": 700})
    page.goto("/papers/lora/")
    edit(turn(page, mine)).scroll_into_view_if_needed()
    page.locator(f"#thread-{thread.pk} summary").click()
    page.locator(f"#reply-{thread.pk}").fill("Half a rep")
    before = page.evaluate("scrollY")
    does(page, "Edit your comment", edit(turn(page, mine)).click)
    text = page.locator(f"#comment-{mine.pk}-source")
    expect(text).to_be_focused()
    expect(text).to_have_value("Fuor.")
    expect(turn(page, mine).locator(".text")).to_have_count(0)
    expect(edit(turn(page, mine))).to_have_count(0)
    expect(edit(turn(page, other))).to_be_visible()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))
    text.fill("Four.")
    does(page, "Your comment is saved.", button(turn(page, mine), "Save").click)
    expect(turn(page, mine).locator(".text")).to_have_text("Four.")
    expect(edit(turn(page, mine))).to_be_focused()
    expect(page.locator(f"#reply-{thread.pk}")).to_have_value("Half a rep")
    assert abs(page.evaluate("scrollY") - before) < 60
    assert CommentEdit.objects.get().source == "Fuor."
    page.reload()
    expect(turn(page, mine).locator(".text")).to_have_text("Four.")


def test_left_as_it_is(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    mine = say(lora, lin, "Four.")
    page = open_page(lin)
    page.goto("/papers/lora/")
    edit(turn(page, mine)).click()
    page.locator(f"#comment-{mine.pk}-source").fill("Five.")
    cancel = page.get_by_role("link", name="Leave it as it is")
    does(page, "The comment stays as it was.", cancel.click)
    expect(turn(page, mine).locator(".text")).to_have_text("Four.")
    expect(edit(turn(page, mine))).to_be_focused()
    expect(page).to_have_url("/papers/lora/")
    edit(turn(page, mine)).click()
    expect(page.locator(f"#comment-{mine.pk}-source")).to_have_value("Four.")
    page.goto("/schedule/")
    page.go_back()
    page.reload()
    expect(turn(page, mine).locator(".text")).to_have_text("Four.")


def test_wrong_stays_beside_its_field(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    mine = say(lora, lin, "Four.")
    page = open_page(lin, refused=[422])
    page.goto("/papers/lora/")
    edit(turn(page, mine)).click()
    text = page.locator(f"#comment-{mine.pk}-source")
    text.fill("   ")
    button(turn(page, mine), "Save").click()
    expect(turn(page, mine).locator(".errorlist")).to_have_text("Write something first.")
    expect(text).to_be_focused()
    expect(text).to_have_attribute("aria-invalid", "true")
    text.fill("Five.")
    does(page, "Your comment is saved.", button(turn(page, mine), "Save").click)
    expect(turn(page, mine).locator(".text")).to_have_text("Five.")


def test_deleting_asks_first(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    thread, mine = say(lora, make_member(), "Which rank?"), say(lora, lin, "Alone.")
    reply = say(lora, lin, "Four.", thread=thread)
    page = open_page(lin)
    page.goto("/papers/lora/")
    for comment in (reply, mine):
        edit(turn(page, comment)).click()
        expect(button(turn(page, comment), "Delete")).to_be_hidden()
        turn(page, comment).locator("summary", has_text="Delete").click()
        expect(turn(page, comment)).to_contain_text("for good")
        does(page, "The comment is deleted.", button(turn(page, comment), "Delete").click)
    expect(turn(page, reply)).to_have_count(0)
    expect(turn(page, mine)).to_have_text("deleted")
    expect(page.locator(f"#thread-{mine.pk}")).to_be_focused()
    page.reload()
    expect(turn(page, mine)).to_have_count(0)
    expect(turn(page, thread)).to_be_visible()


def test_organiser_is_asked_before_deleting(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    thread = say(lora, lin, "Unwise.")
    page = open_page(make_organiser())
    page.goto("/papers/lora/")
    link = turn(page, thread).get_by_role("link", name="Delete", exact=True)
    does(page, "Delete a comment", link.click)
    keep = page.get_by_role("link", name="Leave it as it is")
    expect(keep).to_be_focused()
    does(page, "The comment stays as it was.", lambda: keep.press("Enter"))
    expect(link).to_be_focused()
    link.click()
    does(page, "The comment is deleted.", button(turn(page, thread), "Delete").click)
    expect(turn(page, thread)).to_have_text("deleted")


def test_double_clicks_ask_once(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    mine = say(lora, lin, "Four.")
    page = open_page(lin)
    page.goto("/papers/lora/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/edit/" in request.url else None)
    edit(turn(page, mine)).evaluate("each => { each.click(); each.click() }")
    page.locator(f"#comment-{mine.pk}-source").fill("Five.")
    button(turn(page, mine), "Save").evaluate("each => { each.click(); each.click() }")
    expect(page.locator("#live")).to_have_text("Your comment is saved.")
    assert asked == ["GET", "POST"]
    assert CommentEdit.objects.count() == 1


def test_what_is_being_edited_outlasts_an_act_in_its_thread(
    open_page: OpenPage, lora: Paper, lin: Member
) -> None:
    mine = say(lora, lin, "Four.")
    page = open_page(lin)
    page.goto("/papers/lora/")
    edit(turn(page, mine)).click()
    text = page.locator(f"#comment-{mine.pk}-source")
    text.fill("Half an ed")
    page.locator(f"#thread-{mine.pk} > details > summary").click()
    page.locator(f"#reply-{mine.pk}").fill("A reply.")
    button(page.locator(f"#thread-{mine.pk}"), "Reply").click()
    expect(page.locator(".replies")).to_contain_text("A reply.")
    expect(text).to_have_value("Half an ed")
    does(page, "Your comment is saved.", button(turn(page, mine), "Save").click)
    expect(turn(page, mine).locator(".text")).to_have_text("Half an ed")


def test_edit_comes_back_after_signing_in(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    mine = say(lora, lin, "Four.")
    page = open_page(lin)
    page.goto("/papers/lora/")
    edit(turn(page, mine)).click()
    page.locator(f"#comment-{mine.pk}-source").fill("Not lost.")
    sign_out_elsewhere(page)
    press(page, "Save")
    expect(page).to_have_url("/accounts/login/?next=/papers/lora/")
    sign_in(page, lin)
    expect(page.locator("#messages")).to_contain_text("here again")
    expect(page.locator(f"#comment-{mine.pk}-source")).to_have_value("Not lost.")
    expect(page.locator(f"#comment-{mine.pk}-source")).to_be_focused()
    press(page, "Save")
    expect(turn(page, mine).locator(".text")).to_have_text("Not lost.")


def test_on_a_page_of_its_own(open_page: OpenPage, javascript: bool, lora: Paper, lin: Member) -> None:
    """As without JavaScript, and where the link is opened in another tab."""
    mine = say(lora, lin, "Four.")
    page = open_page(lin, java_script_enabled=javascript)
    page.goto(f"/papers/lora/comments/{mine.pk}/edit/")
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page).to_have_url(f"/papers/lora/?thread={mine.pk}#comment-{mine.pk}")
    page.goto(f"/papers/lora/comments/{mine.pk}/edit/")
    page.get_by_label("Comment or question").fill("Five.")
    press(page, "Save")
    expect(page).to_have_url(f"/papers/lora/?thread={mine.pk}#comment-{mine.pk}")
    expect(turn(page, mine)).to_contain_text("Five.")
    page.goto(f"/papers/lora/comments/{mine.pk}/edit/")
    page.locator("main summary", has_text="Delete").click()
    press(page, "Delete")
    expect(page).to_have_url("/papers/lora/")
    expect(page.locator("#messages")).to_contain_text("The comment is deleted.")
    expect(turn(page, mine)).to_have_count(0)


def test_unsent_words_wait_in_their_places(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    first, second = (say(lora, make_member(), words) for words in ("Which rank?", "Which layers?"))
    mine = say(lora, lin, "Fuor.", thread=first)
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("还没说完")
    page.get_by_label("This is a question").check()
    page.locator(f"#thread-{second.pk} summary").click()
    page.locator(f"#reply-{second.pk}").fill("All of them, per")
    edit(turn(page, mine)).click()
    page.locator(f"#comment-{mine.pk}-source").fill("Four.")
    page.close()

    page = page.context.new_page()
    page.goto("/papers/lora/")
    expect(page.locator("#messages")).to_contain_text("What you had typed is here again.")
    expect(page.locator("#new-thread textarea")).to_have_value("还没说完")
    expect(page.get_by_label("This is a question")).to_be_checked()
    expect(page.locator(f"#reply-{second.pk}")).to_be_visible()
    expect(page.locator(f"#reply-{second.pk}")).to_have_value("All of them, per")
    edit(turn(page, mine)).click()
    expect(page.locator(f"#comment-{mine.pk}-source")).to_have_value("Four.")
    button(turn(page, mine), "Save").click()
    expect(turn(page, mine).locator(".text")).to_have_text("Four.")
    # Sent from one place, the others still wait.
    button(page.locator("#new-thread"), "Comment").click()
    expect(page.locator(".thread")).to_have_count(3)
    page.reload()
    expect(page.locator("#new-thread textarea")).to_have_value("")
    expect(page.locator(f"#reply-{second.pk}")).to_have_value("All of them, per")
    assert Comment.objects.get(kind=Comment.Kind.QUESTION).source == "还没说完"


def test_unsent_words_are_nobody_elses(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Only mine.")
    sign_out_elsewhere(page)
    page.goto("/accounts/login/?next=/papers/lora/")
    sign_in(page, make_member())
    expect(page.locator("#new-thread textarea")).to_have_value("")


def test_said_without_an_answer_it_is_not_said_twice(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    page = open_page(lin, refused=[0])
    page.goto("/papers/lora/")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/comments/", lose)
    page.locator("#new-thread textarea").fill("Said once.")
    button(page.locator("#new-thread"), "Comment").click()
    expect(page.locator("#new-thread .failed")).to_be_visible()
    page.unroute("**/comments/")
    page.reload()
    button(page.locator("#new-thread"), "Comment").click()
    expect(page.locator("#live")).not_to_be_empty()
    page.goto("/papers/lora/")
    expect(page.locator(".thread")).to_have_count(1)
    assert Comment.objects.count() == 1
