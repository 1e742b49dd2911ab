"""A claim changes hands between two browsers, with consent and with the draft."""

import pytest
from playwright.sync_api import expect

from papers.models import Claim
from tests.browser.conftest import OpenPage
from tests.factories import make_claim, make_draft, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_hand_over_with_consent(open_page: OpenPage, javascript: bool) -> None:
    lora = make_paper(slug="lora", short_name="LoRA")
    ada, lin = make_member("Ada"), make_member("Lin", handle="lin")
    make_claim(lora, ada)
    make_draft(lora, ada, summary="Begun.", body="Ada’s words.")
    giver, taker = (open_page(member, java_script_enabled=javascript) for member in (ada, lin))
    panel = f"#paper-{lora.pk}-claim"

    giver.goto("/papers/lora/")
    giver.locator(panel).get_by_text("Hand over", exact=True).first.click()
    giver.locator(panel).get_by_label("To", exact=True).select_option("lin")
    giver.locator(panel).get_by_label("Message").fill("You know more of it.")
    giver.locator(panel).get_by_role("button", name="Offer").click()
    expect(giver.locator(panel)).to_contain_text("You have offered this claim to Lin")
    assert Claim.objects.owed().get().member == ada

    taker.goto("/")
    taker.locator("#owed .title").click()
    expect(taker.locator(panel)).to_contain_text("You know more of it.")
    taker.locator(panel).get_by_role("button", name="Accept").click()
    expect(taker.locator(panel)).to_contain_text("Lin · lead")
    assert Claim.objects.owed().get().member == lin

    taker.goto("/")
    taker.get_by_role("link", name="Continue your draft: LoRA").click()
    text = taker.locator("[name=body]")
    expect(text).to_have_value("Ada’s words.")
    text.fill("Ada’s words, and mine.")
    taker.get_by_role("button", name="Publish").click()
    expect(taker.locator("#messages")).to_contain_text("Published.")
    giver.goto("/papers/lora/")
    expect(giver.locator("article .byline")).to_contain_text("Ada, begun · Lin, finished")
    expect(giver.locator("article .text")).to_contain_text("Ada’s words, and mine.")
    giver.locator(panel).get_by_text("History", exact=True).click()
    expect(giver.locator(panel).get_by_role("list")).to_contain_text("Ada, lead")


def test_declined_claim_stays_with_its_member(open_page: OpenPage, javascript: bool) -> None:
    lora = make_paper(slug="lora", short_name="LoRA")
    ada, lin = make_member("Ada"), make_member("Lin", handle="lin")
    make_claim(lora, ada)
    giver, taker = (open_page(member, java_script_enabled=javascript) for member in (ada, lin))
    panel = f"#paper-{lora.pk}-claim"
    giver.goto("/papers/lora/")
    giver.locator(panel).get_by_text("Hand over", exact=True).first.click()
    expect(giver.locator(panel).get_by_label("To", exact=True)).to_have_value("")
    giver.locator(panel).get_by_label("To", exact=True).select_option("lin")
    giver.locator(panel).get_by_role("button", name="Offer").click()
    expect(giver.locator(panel)).to_contain_text("who has not answered yet")
    taker.goto("/papers/lora/")
    taker.locator(panel).get_by_role("button", name="Decline").click()
    expect(taker.locator(f"{panel} .offer")).to_have_count(0)
    expect(taker.locator(panel)).to_contain_text("Ada · lead")
    assert Claim.objects.owed().get().member == ada
