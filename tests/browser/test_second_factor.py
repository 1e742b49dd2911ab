"""Passkeys and codes in a real browser under the site's own policy; the key is chromium's virtual one."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from members.models import Member
from tests.factories import PASSWORD, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lin(page: Page) -> Member:
    """Signed in, with a key in the device."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    member = make_member("Demo Lin")
    sign_in(page, member)
    expect(page.get_by_role("link", name="Demo Lin")).to_be_visible()
    return member


def sign_in(page: Page, member: Member) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(member.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("link", name="Join").first).to_be_visible()


def go_with_password(page: Page, path: str) -> None:
    """To a page that asks for the password once more."""
    page.goto(path)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def add_key(page: Page, name: str) -> None:
    go_with_password(page, "/accounts/2fa/webauthn/add/")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_label("Name of the passkey").fill(name)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()


def test_passkey_is_added_and_signs_in_alone(page: Page, lin: Member) -> None:
    add_key(page, "My laptop")
    assert [str(key) for key in Authenticator.objects.filter(user=lin, type="webauthn")] == ["My laptop"]
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Demo Lin")).to_be_visible()


def test_password_alone_no_longer_signs_in(page: Page, lin: Member) -> None:
    add_key(page, "My laptop")
    sign_out(page)
    sign_in(page, lin)
    expect(page).to_have_url("/accounts/2fa/authenticate/")
    expect(page.get_by_role("link", name="Demo Lin")).to_have_count(0)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Demo Lin")).to_be_visible()


def test_authenticator_app_shows_its_code_as_a_picture(page: Page, lin: Member) -> None:
    go_with_password(page, "/accounts/2fa/totp/activate/")
    picture = page.get_by_role("main").get_by_role("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    assert Authenticator.objects.filter(user=lin, type="totp").count() == 1


def test_refused_passkey_is_told(page: Page) -> None:
    make_member()
    page.goto("/accounts/login/")
    page.route("**/webauthn/login/", lambda route: route.abort())
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text(
        "The passkey was not used. Try again, or take another way."
    )
