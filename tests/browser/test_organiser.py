"""What organisers do, through the pages that members then see."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from members.models import Application, Member
from papers.models import Claim, Entry, Meeting, ReadingList
from tests.browser.conftest import OpenPage
from tests.factories import (
    PASSWORD,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
    make_series,
)
from tests.papers.meetings import evening, next_thursday

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def join(page: Page, link: str, **fields: str) -> None:
    page.goto(link)
    for name, value in {"password": PASSWORD, **fields}.items():
        page.locator(f"[name={name}]").fill(value)
    press(page, "Join")
    expect(page).to_have_url("/")


def test_link_is_shown_once_and_lets_one_person_in(open_page: OpenPage, javascript: bool) -> None:
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/desk/")
    follow(desk, "Invitations")
    press(desk, "Make a link")
    link = desk.get_by_label("Copy this link now").input_value()
    desk.goto("/desk/invitations/")
    expect(desk.locator("#link")).to_have_count(0)
    assert link.split("/")[-2] not in desk.content()

    join(open_page(), link, email="lin@example.org", name="Demo Lin", handle="lin")
    assert Member.objects.get(handle="lin").role == Member.Role.MEMBER
    desk.reload()
    expect(desk.locator("#invitations li").first).to_contain_text("used 1 of 1 · closed · Demo Lin")
    late = open_page(refused=[410])
    late.goto(link)
    expect(late.get_by_role("heading", level=1)).to_have_text("This invitation is closed")


def test_link_is_copied_by_a_button_where_scripts_run(open_page: OpenPage, javascript: bool) -> None:
    granted = ["clipboard-read", "clipboard-write"]
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript, permissions=granted)
    desk.goto("/desk/invitations/")
    press(desk, "Make a link")
    expect(desk.locator("#link")).to_be_visible()
    if not javascript:
        expect(desk.locator("#link-copy")).to_be_hidden()
        return
    press(desk, "Copy")
    expect(desk.locator("#live")).to_have_text("Copied.")
    assert desk.evaluate("navigator.clipboard.readText()") == desk.locator("#link").input_value()


def test_application_is_accepted(open_page: OpenPage, javascript: bool) -> None:
    applicant = open_page(java_script_enabled=javascript)
    applicant.goto("/")
    follow(applicant, "Join")
    applicant.get_by_label("Name").fill("Demo Zoe")
    applicant.get_by_label("E-mail").fill("zoe@example.org")
    applicant.get_by_label("What have you read lately").fill("LoRA, twice.")
    press(applicant, "Apply")
    expect(applicant.get_by_role("heading", level=1)).to_have_text("Thank you")

    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/desk/")
    expect(desk.get_by_role("main")).to_contain_text("1 waiting")
    follow(desk, "Applications")
    expect(desk.locator("#applications")).to_contain_text("LoRA, twice.")
    press(desk, "Accept Demo Zoe")
    link = desk.get_by_label("Copy this link now").input_value()
    expect(desk.locator("#applications")).to_contain_text("Nobody is waiting.")
    join(applicant, link, name="Demo Zoe", handle="zoe")
    assert Member.objects.get(handle="zoe").email == "zoe@example.org"
    assert not Application.objects.waiting().exists()


def test_series_is_previewed_and_made(open_page: OpenPage, javascript: bool) -> None:
    part = make_part(make_list(is_default=True))
    for name in ("LoRA", "BERT", "T5"):
        make_entry(part, make_paper(short_name=name, slug=name.lower()))
    day = next_thursday()
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/schedule/")
    follow(desk, "Make a series of meetings")
    desk.get_by_label("First meeting on").fill(day.isoformat())
    desk.get_by_label("Time", exact=True).fill("20:00")
    desk.locator("[name=papers_per_week]").fill("2")
    press(desk, "Preview")
    expect(desk.locator("#preview li span")).to_have_text(["LoRA, BERT", "T5"])
    assert not Meeting.objects.exists()
    press(desk, "Make the series")
    expect(desk.locator("#plan .plan p > a")).to_have_text(["LoRA", "BERT", "T5"])

    member = open_page(make_member(time_zone="Europe/Berlin"))
    member.goto("/schedule/")
    first = member.locator("#coming > li").first
    there = datetime.combine(day, time(20), ZoneInfo("Asia/Shanghai")).astimezone(ZoneInfo("Europe/Berlin"))
    expect(first).to_contain_text("20:00")
    expect(first).to_contain_text("Asia/Shanghai")
    expect(first).to_contain_text(f"{there:%H:%M} your time (Europe/Berlin)")


def test_plan_is_changed(open_page: OpenPage, javascript: bool) -> None:
    lora, bert = make_paper(short_name="LoRA", slug="lora"), make_paper(short_name="BERT", slug="bert")
    series = make_series()
    first = make_meeting(lora, bert, series=series, starts_at=evening())
    second = make_meeting(series=series, starts_at=evening(1))
    lin = make_member("Demo Lin")
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/schedule/plan/")
    row = desk.locator(f"#paper-{lora.pk}")
    row.get_by_label("Meeting", exact=True).fill(str(second.number))
    row.get_by_role("button", name="Move").click()
    expect(desk.locator(f"#meeting-{second.number} .plan p > a")).to_have_text(["LoRA"])
    row.get_by_role("combobox", name="Lead").select_option("Demo Lin")
    desk.locator(f"#meeting-{second.number}").get_by_role("button", name="Set the leads").click()
    expect(desk.locator(f"#meeting-{second.number}")).to_contain_text("Demo Lin leads LoRA.")
    assert Claim.objects.get().member == lin

    desk.goto("/schedule/plan/")
    desk.locator(f"#meeting-{first.number}").get_by_role("link", name="Time, place, cancel").click()
    desk.locator("summary", has_text="Cancel the meeting").click()
    expect(desk.get_by_role("main")).to_contain_text("1 paper goes to meeting")
    desk.get_by_label("become unscheduled").check()
    press(desk, f"Cancel meeting {first.number}")
    expect(desk.get_by_role("main")).to_contain_text("cancelled")
    member = open_page(lin, java_script_enabled=javascript)
    member.goto("/schedule/")
    expect(member.locator(f"#meeting-{first.number}")).to_contain_text("cancelled")
    expect(member.locator(f"#meeting-{second.number}-papers")).to_contain_text("LoRA lead: Demo Lin")


def test_list_is_edited_at_the_desk(open_page: OpenPage, javascript: bool) -> None:
    part = make_part(make_list(slug="main", title_en="Main list", is_default=True))
    make_entry(part, make_paper(title="First paper"))
    second = make_entry(part, make_paper(title="Second paper"))
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/desk/")
    follow(desk, "Main list")
    press(desk, "Up 2")
    expect(desk.locator(".list .t > a")).to_have_text(["Second paper", "First paper"])
    follow(desk, "Second paper")
    desk.get_by_label("note in English").fill("Read this one first.")
    press(desk, "Save")
    reader = open_page()
    reader.goto("/papers/")
    expect(reader.locator(".list .t > a")).to_have_text(["Second paper", "First paper"])
    expect(reader.locator(".list > li").first).to_contain_text("Read this one first.")
    assert Entry.objects.get(pk=second.pk).note_en == "Read this one first."


def test_new_list_is_made_and_shown(open_page: OpenPage, javascript: bool) -> None:
    make_list(is_default=True)
    desk = open_page(make_organiser("Olga"), java_script_enabled=javascript)
    desk.goto("/desk/lists/")
    follow(desk, "Make a list")
    desk.get_by_label("title in English").fill("Autumn list")
    desk.locator("[name=slug]").fill("autumn")
    press(desk, "Save")
    follow(desk, "Add a part")
    desk.get_by_label("title in English").fill("Beginnings")
    press(desk, "Save")
    expect(desk.locator("h2.part")).to_have_text(["1 · Beginnings"])
    follow(desk, "As readers see it")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Autumn list")
    assert ReadingList.objects.get(slug="autumn").parts.count() == 1
