"""What htmx makes quicker: nothing reloads, nothing jumps, every change is said, and no word is lost."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Route, expect

from members.models import Member
from papers.models import Answer, Claim, Comment, Draft, Paper
from tests.browser.conftest import OpenPage
from tests.browser.steps import does, press, sign_in, sign_out_elsewhere
from tests.factories import (
    make_claim,
    make_comment,
    make_draft,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_paper,
    make_part,
)

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LATER: dict[str, Any] = {"times": 1}


@pytest.fixture
def lora() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


@pytest.fixture
def lin() -> Member:
    return make_member("Lin")


def test_every_act_on_a_paper_stays_where_it_is(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    for _ in range(9):
        make_comment(lora, make_member(), html="<p>Said.</p>" * 5)
    page = open_page(lin, viewport={"width": 1000, "height": 700})
    page.goto("/papers/lora/")
    does(page, "You have claimed LoRA.", lambda: press(page, "Claim"))
    does(page, "Marked as read.", lambda: press(page, "Mark as read"))
    does(page, "Marked as read partly.", lambda: press(page, "Read partly"))
    expect(page.locator(f"#paper-{lora.pk}-read")).to_contain_text("read this partly")
    page.locator("summary", has_text="Release").click()
    does(page, "LoRA is free again.", lambda: press(page, "Release"))
    page.locator("#new-thread textarea").fill("Which rank?")
    page.get_by_label("This is a question").check()
    before = page.evaluate("scrollY")
    does(page, "Your comment stands in the discussion.", lambda: press(page, "Comment"))
    assert before > 300
    assert abs(page.evaluate("scrollY") - before) < 300  # longer by the new thread
    question = page.locator(".thread", has_text="Which rank?")
    question.locator("summary", has_text="Reply").click()
    question.get_by_label("Reply").fill("Four.")
    before = page.evaluate("scrollY")
    reply = question.get_by_role("button", name="Reply")
    does(page, "Your reply stands below the thread.", reply.click)
    settle = question.get_by_role("button", name="This answers the question")
    does(page, "The question is answered.", settle.click)
    does(page, "The question is open again.", question.get_by_role("button", name="Open the question").click)
    assert abs(page.evaluate("scrollY") - before) < 300  # longer by the reply


def test_answer_to_a_meeting_stays_on_its_button(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    make_meeting(lora)
    page = open_page(lin)
    page.goto("/schedule/1/")
    does(page, "Your answer is saved.", lambda: press(page, "yes"))
    expect(page.get_by_role("button", name="yes", pressed=True)).to_be_focused()
    assert Answer.objects.get().value == "yes"


def test_claim_in_the_list_opens_the_panel_in_its_row(open_page: OpenPage, lin: Member) -> None:
    part = make_part(make_list(is_default=True))
    papers = [make_paper(short_name=f"P{n}") for n in range(40)]
    for paper in papers:
        make_entry(part, paper)
    make_meeting(papers[29])
    page = open_page(lin, refused=[409])
    page.goto("/papers/")
    row = page.locator("#entry-30")
    row.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    does(page, "You have claimed P29.", row.get_by_role("button", name="Claim: P29").click)
    expect(row.locator(".claim:focus-within, .claim:focus")).to_contain_text("Lin · lead")
    assert page.evaluate("scrollY") == before > 0
    filters = page.locator("#filters .filters").first
    expect(filters).to_have_text("All entries40 Unclaimed39 Claimed1 Interpreted0 Mine1 Read by me0")
    expect(page.locator("#live")).to_have_text("You have claimed P29.")
    assert page.evaluate("scrollY") == before
    make_claim(papers[30], make_member("Ada"))
    page.get_by_role("button", name="Claim: P30").click()
    expect(page.locator("#entry-31").get_by_role("alert")).to_contain_text("Ada")
    press(page, "Be second reader")
    expect(page.locator("#entry-31")).to_contain_text("Lin · second reader")
    week, title = (page.locator(f"#entry-30 {part}").bounding_box() for part in (".wk a", ".t > a"))
    assert week and title and abs(week["y"] - title["y"]) < title["height"]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_filters_count_anew_around_what_is_typed(open_page: OpenPage, lin: Member) -> None:
    part = make_part(make_list(is_default=True))
    for name in ("P1", "P2"):
        make_entry(part, make_paper(short_name=name))
    page = open_page(lin, refused=[503])
    page.goto("/papers/?part=1")
    page.route("**/papers/?part=1", lambda route: route.fulfill(status=503, body="<h1>Not now</h1>"), **LATER)
    page.get_by_role("button", name="Claim: P1").click()
    expect(page.locator("#entry-1")).to_contain_text("Lin · lead")
    box = page.get_by_label("Words in the list")
    box.fill("lo")
    page.get_by_role("button", name="Claim: P2").evaluate("each => each.click()")
    expect(page.locator("#filter-2")).to_have_text("Unclaimed0")
    expect(page.locator("#filter-part-1")).to_have_attribute("aria-current", "true")
    expect(box).to_have_value("lo")
    expect(box).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_filter_keeps_the_focus_and_says_how_many(open_page: OpenPage, lin: Member) -> None:
    part = make_part(make_list(is_default=True))
    for title in ("Free", "Taken"):
        make_entry(part, make_paper(title=title))
    make_claim(Paper.objects.get(title="Taken"), lin)
    page = open_page(lin)
    page.goto("/papers/")
    link = page.get_by_role("navigation", name="Filters").get_by_role("link", name="Unclaimed")
    does(page, "1 entry", link.click)
    expect(link).to_be_focused()
    box = page.get_by_label("Words in the list")
    box.fill("nothing")
    does(page, "0 entries", lambda: box.press("Enter"))
    expect(box).to_be_focused()
    page.reload()
    expect(box).to_have_value("nothing")
    page.go_back()
    expect(page.locator(".list .t > a")).to_have_text(["Free"])
    # Going back does not leave a page that cannot speak.
    does(page, "2 entries", page.locator("#filter-1").click)


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500, 503])
def test_failure_stands_beside_its_button(open_page: OpenPage, lora: Paper, lin: Member, status: int) -> None:
    body = "<h1>Too large</h1>" if status == 413 else render_to_string(f"{status}.html")
    page = open_page(lin, refused=[status])
    page.goto("/papers/lora/")
    page.route("**/comments/", lambda route: route.fulfill(status=status, body=body), **LATER)
    text = page.locator("#new-thread textarea")
    text.fill("Not lost.")
    press(page, "Comment")
    problem = page.locator("#new-thread .acts > .btn + .problem[role=alert]")
    sentence = {
        403: "You may see it, but",
        404: "There is no such page",
        413: "shorten it",
        429: "too many attempts",
        500: "It was not your doing",
        503: "The database does not answer",
    }[status]
    expect(problem).to_contain_text(sentence)
    expect(text).to_have_value("Not lost.")
    press(page, "Comment")
    expect(page.locator(".thread")).to_contain_text("Not lost.")
    expect(problem).to_have_count(0)


@pytest.mark.parametrize("gone", [True, False], ids=["network", "timeout"])
def test_silence_is_said_too(open_page: OpenPage, lora: Paper, lin: Member, gone: bool) -> None:
    page = open_page(lin, refused=[0])
    page.goto("/papers/lora/")
    page.evaluate("htmx.config.timeout = 700")
    page.route("**/comments/", lambda route: route.abort() if gone else None, **LATER)
    page.locator("#new-thread textarea").fill("Not lost.")
    press(page, "Comment")
    problem = page.locator("#new-thread").get_by_role("alert")
    expect(problem).to_contain_text("cannot be reached" if gone else "does not answer")
    expect(page.locator("#new-thread textarea")).to_have_value("Not lost.")


def test_slow_line_is_shown_after_a_while(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    held: dict[str, Route] = {}
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.route("**/read/", lambda route: held.update(mark=route), **LATER)
    press(page, "Mark as read")
    mark = page.locator(f"#paper-{lora.pk}-read")
    expect(mark).to_have_attribute("aria-busy", "true")
    line = "getComputedStyle(document.documentElement, '::before').visibility"
    assert page.evaluate(line.replace("visibility", "animationDelay")) == "0.5s"
    expect(page.locator("#live")).to_have_text("This takes a moment…")
    assert page.evaluate(line) == "visible"
    held["mark"].continue_()
    expect(page.locator("#live")).to_have_text("Marked as read.")
    expect(mark).not_to_have_attribute("aria-busy", "true")


def test_double_click_asks_once(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Claim", exact=True).evaluate("each => { each.click(); each.click() }")
    expect(page.locator("#live")).to_have_text("You have claimed LoRA.")
    assert len(asked) == 1
    assert Claim.objects.count() == 1


def test_what_is_typed_elsewhere_stays(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    make_comment(lora, make_member(), html="<p>First.</p>")
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator(".thread summary", has_text="Reply").click()
    reply = page.locator(".thread textarea").first
    reply.fill("Half a rep")
    page.locator("#new-thread textarea").fill("Something else.")
    press(page, "Comment")
    expect(page.locator(".thread")).to_have_count(2)
    expect(page.locator(".thread textarea").first).to_have_value("Half a rep")
    expect(reply).to_be_visible()
    expect(page.locator("#new-thread textarea")).to_have_value("")


def test_comment_comes_back_after_signing_in(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Not lost.")
    page.get_by_label("This is a question").check()
    sign_out_elsewhere(page)
    press(page, "Comment")
    expect(page).to_have_url("/accounts/login/?next=/papers/lora/")
    page.goto("/schedule/")
    page.go_back()
    sign_in(page, lin)
    expect(page.locator("#messages")).to_contain_text("here again")
    expect(page.locator("#new-thread textarea")).to_have_value("Not lost.")
    expect(page.locator("#new-thread textarea")).to_be_focused()
    expect(page.get_by_label("This is a question")).to_be_checked()
    press(page, "Comment")
    expect(page.locator(".thread")).to_contain_text("Not lost.")
    page.reload()
    expect(page.locator("#new-thread textarea")).to_have_value("")
    assert Comment.objects.get().is_question


def test_comment_without_scripts_is_shown_after_signing_out(
    open_page: OpenPage, lora: Paper, lin: Member
) -> None:
    page = open_page(lin, java_script_enabled=False, refused=[403])
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Not lost.")
    sign_out_elsewhere(page)
    press(page, "Comment")
    expect(page.get_by_label("What you wrote")).to_have_value("Not lost.")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, lin)
    expect(page).to_have_url("/papers/lora/")
    assert not Comment.objects.exists()


def test_draft_comes_back_and_overwrites_nothing_newer(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    draft = make_draft(lora, lin, body="Old.")
    page = open_page(lin, refused=[403, 409])
    page.goto(f"{draft.get_absolute_url()}edit/")
    sign_out_elsewhere(page)
    page.locator("[name=body]").fill("Mine, not lost.")
    page.locator("#saved").get_by_role("link", name="Sign in").click()
    Draft.objects.update(body="Newer.")
    draft.version += 1
    draft.save()
    sign_in(page, lin)
    expect(page.locator("#conflict")).to_contain_text("Newer.")
    expect(page.locator("[name=body]")).to_have_value("Mine, not lost.")


def test_another_member_in_the_same_tab_sees_nothing_of_it(
    open_page: OpenPage, lora: Paper, lin: Member
) -> None:
    page = open_page(lin)
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Mine alone.")
    sign_out_elsewhere(page)
    press(page, "Comment")
    expect(page.locator("[name=login]")).to_be_visible()
    sign_in(page, make_member("Ada"))
    expect(page).to_have_url("/papers/lora/")
    page.wait_for_load_state()
    expect(page.locator("#new-thread textarea")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('unsent')") is None


def test_plain_form_that_failed_comes_back_with_its_page(open_page: OpenPage, lin: Member) -> None:
    page = open_page(lin, refused=[500])
    page.goto("/members/me/")
    page.locator("[name=about]").fill("Not lost.")
    error = render_to_string("403.html")
    page.route("**/members/me/", lambda route: route.fulfill(status=500, body=error), **LATER)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not yours to do")
    page.goto("/members/me/")
    expect(page.locator("[name=about]")).to_have_value("Not lost.")


def test_form_from_before_signing_in_again_is_renewed(open_page: OpenPage, lora: Paper, lin: Member) -> None:
    page = open_page(lin, refused=[403])
    page.goto("/papers/lora/")
    page.locator("#new-thread textarea").fill("Not lost.")
    sign_out_elsewhere(page)
    tab = page.context.new_page()
    tab.goto("/accounts/login/")
    sign_in(tab, lin)
    expect(tab).to_have_url("/")
    press(page, "Comment")
    expect(page.locator("#messages")).to_contain_text("The page had expired, and nothing was sent.")
    expect(page.locator("#new-thread textarea")).to_have_value("Not lost.")
    press(page, "Comment")
    expect(page.locator(".thread")).to_contain_text("Not lost.")
