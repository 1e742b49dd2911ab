"""From nothing to a group with a schedule, from a visitor to a first claim: each page says what is next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.actions.invitations import invite_first_organiser
from members.models import Member, the_group
from papers.models import Claim, Meeting
from tests.browser.conftest import OpenPage
from tests.factories import PASSWORD, make_entry, make_list, make_organiser, make_paper, make_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_papers() -> None:
    part = make_part(make_list(is_default=True))
    for slug in ("lora", "bert"):
        make_entry(part, make_paper(slug=slug, short_name=slug, title=f"On {slug}"))


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)


def send(page: Page) -> None:
    """The one button of the page's one form."""
    page.locator("main form button").first.click()


def next_step(page: Page) -> None:
    """What stands out in the first section of the week: its one button, or the first link not done."""
    steps = page.locator("#first-steps")
    steps.locator(".btn, li:not(.done) > a").first.click()


def test_organiser_has_a_group_with_a_schedule(open_page: OpenPage, javascript: bool) -> None:
    make_papers()
    page = open_page(java_script_enabled=javascript)
    page.goto(f"/invitations/{invite_first_organiser(timezone.now())}/")
    fill(page, email="olga@example.org", name="Olga", password=PASSWORD)
    send(page)
    expect(page.locator("#first-steps li")).to_have_count(3)

    next_step(page)
    fill(page, name="Readers of Berlin")
    page.locator("[name=time_zone]").select_option("Europe/Berlin")
    send(page)
    expect(page.locator(".brand")).to_have_text("Readers of Berlin")
    assert the_group().time_zone == Member.objects.get().time_zone == "Europe/Berlin"

    next_step(page)
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("#link")).to_be_visible()

    page.goto("/")
    expect(page.locator("#first-steps .done")).to_have_count(2)
    next_step(page)
    expect(page.locator("[name=time_zone]")).to_have_value("Europe/Berlin")
    fill(page, first_date=str((timezone.now() + timedelta(days=7)).date()), time="19:00")
    page.get_by_role("button", name="Make the series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan the meetings")
    assert Meeting.objects.count() == 1

    page.goto("/desk/")
    expect(page.locator("#first-steps")).to_have_count(0)


def test_visitor_applies_joins_and_claims(open_page: OpenPage, locale: str, javascript: bool) -> None:
    make_papers()
    visitor = open_page(locale=locale, java_script_enabled=javascript, timezone_id="Europe/Berlin")
    visitor.goto("/")
    visitor.locator("main .btn").first.click()
    fill(visitor, name="王小明", email="wang@example.org", answer="LoRA")
    send(visitor)
    expect(visitor).to_have_url("/join/thanks/")

    desk = open_page(make_organiser("Olga"))
    desk.goto("/desk/applications/")
    desk.get_by_role("button", name="Accept").click()
    visitor.goto(desk.locator("#link").input_value())
    fill(visitor, password=PASSWORD)
    for name, said in {"email": "wang@example.org", "name": "王小明"}.items():
        expect(visitor.locator(f"[name={name}]")).to_have_value(said)
    send(visitor)

    next_step(visitor)
    expect(visitor).to_have_url("/papers/?state=unclaimed")
    visitor.locator("#entry-1 .t > a").click()
    visitor.locator(".claim .btn").first.click()
    expect(visitor.locator(".claim .person")).to_contain_text("王小明")
    claim = Claim.objects.get()
    assert (claim.paper.slug, claim.member.handle) == ("lora", "wang-xiaoming")
    assert claim.member.time_zone == ("Europe/Berlin" if javascript else "Asia/Shanghai")
    visitor.goto("/")
    expect(visitor.locator("#first-steps")).to_have_count(0)
    expect(visitor.locator("#owed")).to_contain_text("lora")


def test_reading_how_to_write_keeps_what_is_being_written(open_page: OpenPage) -> None:
    make_papers()
    page = open_page(make_organiser("Olga"))
    page.goto("/papers/lora/")
    page.get_by_role("button", name="Write", exact=True).click()
    page.locator("[name=body]").fill("Half a sentence")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="How to write").first.click()
    expect(opened.value.locator("#mathematics")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value("Half a sentence")
