"""The plan of half a year: each act shows where it was made, and nothing else moves."""

import pytest
from playwright.sync_api import Locator, Page, expect

from members.models import Member
from papers.models import Claim, Meeting
from tests.browser.conftest import OpenPage
from tests.factories import (
    make_claim,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
    make_series,
)
from tests.papers.meetings import evening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("width", [360, 1440])


@pytest.fixture
def meetings() -> list[Meeting]:
    """26 of 4 papers each, the last of which is called P103."""
    series, part = make_series(), make_part(make_list(is_default=True))
    made = []
    for week in range(26):
        papers = [make_paper(short_name=f"P{4 * week + n}", slug=f"p{4 * week + n}") for n in range(4)]
        make_entry(part, *papers)
        made.append(make_meeting(*papers, series=series, starts_at=evening(week), number=week + 1))
    return made


@pytest.fixture
def olga() -> Member:
    return make_organiser("Olga")


def row_of(page: Page, name: str) -> Locator:
    return page.locator(".plan > li", has=page.get_by_role("link", name=name, exact=True))


def names_in(page: Page, number: int) -> Locator:
    return page.locator(f"#meeting-{number} .plan p > a")


def top(control: Locator) -> float:
    box = control.bounding_box()
    assert box
    return box["y"]


def unfold(page: Page, number: int) -> None:
    page.get_by_role("navigation", name="Meetings").get_by_role("link", name=f"Meeting {number}").click()
    expect(names_in(page, number)).to_have_count(4)


@SIZES
def test_an_act_moves_nothing_else(
    open_page: OpenPage, olga: Member, meetings: list[Meeting], width: int
) -> None:
    page = open_page(olga, viewport={"width": width, "height": 700})
    page.goto("/schedule/plan/")
    unfold(page, 13)
    page.evaluate("window.__stayed = true")
    row = row_of(page, "P50")
    row_of(page, "P48").evaluate("row => row.scrollIntoView()")
    for name in ("Up", "Down"):
        button = row.get_by_role("button", name=name)
        before = page.evaluate("scrollY")
        button.click()
        expect(page.locator("#live")).to_have_text(f"P50 moved {name.lower()}.")
        expect(row).to_contain_text(f"P50 moved {name.lower()}.")
        expect(button).to_be_focused()
        assert page.evaluate("scrollY") == before > 100
    expect(names_in(page, 13)).to_have_text(["P48", "P49", "P50", "P51"])
    assert page.evaluate("window.__stayed")


def test_focus_follows_a_paper_to_another_meeting(
    open_page: OpenPage, olga: Member, meetings: list[Meeting]
) -> None:
    page = open_page(olga, viewport={"width": 1000, "height": 600})
    page.goto("/schedule/plan/")
    row = row_of(page, "P1")
    row.get_by_label("Meeting", exact=True).fill("20")
    row.get_by_role("button", name="Move").click()
    expect(names_in(page, 20)).to_have_text(["P76", "P77", "P78", "P79", "P1"])
    expect(names_in(page, 1)).to_have_text(["P0", "P2", "P3"])
    expect(row).to_contain_text("P1 is now in meeting 20.")
    expect(row.get_by_role("button", name="Move")).to_be_focused()
    expect(row).to_be_in_viewport()


def test_a_refusal_stands_in_its_row(open_page: OpenPage, olga: Member, meetings: list[Meeting]) -> None:
    page = open_page(olga, refused=[409, 422])
    page.goto("/schedule/plan/")
    row = row_of(page, "P1")
    for number, sentence in (("77", "There is no meeting 77."), ("x", "Enter a whole number.")):
        row.get_by_label("Meeting", exact=True).fill(number)
        row.get_by_role("button", name="Move").click()
        expect(row.get_by_role("alert")).to_have_text(sentence)
        expect(row.get_by_label("Meeting", exact=True)).to_have_value(number)


def test_out_and_in_again(open_page: OpenPage, olga: Member, meetings: list[Meeting]) -> None:
    page = open_page(olga)
    page.goto("/schedule/plan/")
    row_of(page, "P1").get_by_role("button", name="Out").click()
    said = page.locator("#meeting-1").get_by_text("P1 is in no meeting now.")
    expect(said).to_be_focused()
    page.locator("#unscheduled > summary").click()
    row = page.locator("#unscheduled .plan > li")
    expect(row.get_by_role("link")).to_have_text(["P1"])
    row.get_by_label("Meeting", exact=True).fill("2")
    row.get_by_role("button", name="Put in").click()
    expect(names_in(page, 2)).to_have_text(["P4", "P5", "P6", "P7", "P1"])
    expect(row.get_by_role("link")).to_have_count(0)


def test_leads_of_a_meeting(open_page: OpenPage, olga: Member, meetings: list[Meeting]) -> None:
    lin, erik = make_member("Demo Lin"), make_member("Erik", is_active=False)
    left = meetings[0].slots.all()[1].paper
    make_claim(left, erik)
    page = open_page(olga)
    page.goto("/schedule/plan/")
    expect(row_of(page, "P1")).to_contain_text("Erik has left")
    for name in ("P0", "P1"):
        row_of(page, name).get_by_role("combobox", name="Lead").select_option("Demo Lin")
    # A choice that is not sent yet stays through another act in its meeting.
    row_of(page, "P3").get_by_role("button", name="Up").click()
    expect(row_of(page, "P3")).to_contain_text("P3 moved up.")
    button = page.locator("#meeting-1").get_by_role("button", name="Set the leads")
    button.click()
    expect(page.locator("#meeting-1")).to_contain_text("2 leads are set.")
    expect(button).to_be_focused()
    chosen = row_of(page, "P1").get_by_role("combobox", name="Lead").locator("option:checked")
    expect(chosen).to_have_text("Demo Lin (leads 2)")
    assert [claim.member for claim in Claim.objects.standing()] == [lin, lin]
    row_of(page, "P1").get_by_role("combobox", name="Lead").select_option("nobody")
    button.click()
    expect(page.locator("#meeting-1")).to_contain_text("Nobody leads P1 now.")


def test_without_scripts_it_comes_back_to_the_row(
    open_page: OpenPage, olga: Member, meetings: list[Meeting]
) -> None:
    page = open_page(olga, refused=[422], java_script_enabled=False, viewport={"width": 800, "height": 600})
    page.goto("/schedule/plan/")
    page.locator("#meeting-13 > summary").click()
    page.locator("#meeting-13").get_by_role("link", name="Change this meeting").click()
    row = row_of(page, "P50")
    row.get_by_role("button", name="Up").click()
    expect(row).to_contain_text("P50 moved up.")
    expect(row).to_be_in_viewport()
    row.get_by_role("button", name="Move").click()
    expect(row.get_by_role("alert")).to_have_text("Give the number of a meeting.")
    expect(row).to_be_in_viewport()
    row.get_by_label("Meeting", exact=True).fill("77")
    row.get_by_role("button", name="Move").click()
    expect(row.get_by_role("alert")).to_have_text("There is no meeting 77.")
    expect(row).to_be_in_viewport()


def test_half_a_year_is_a_page_to_work_with(
    open_page: OpenPage, olga: Member, meetings: list[Meeting]
) -> None:
    page = open_page(olga, viewport={"width": 360, "height": 700})
    page.goto("/schedule/plan/")
    assert page.locator("main :is(button, input:not([type=hidden]), select):visible").count() < 80
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page = open_page(olga)
    page.goto("/schedule/plan/#meeting-20")
    expect(names_in(page, 20)).to_have_text(["P76", "P77", "P78", "P79"])
    expect(page.locator("#meeting-20 > summary")).to_be_in_viewport()
