"""Passkeys are offered where browsers take them, and by one name; test_second_factor.py uses them."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from members.adapter import SecondFactorAdapter
from members.models import Member
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db

ADD, LIST = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/"
NUMBERS = ["127.0.0.1", "127.0.0.1:8000", "[::1]:8000"]
SENTENCE = "Passkeys work only where the site is opened under a name"


@pytest.fixture
def member(client: Client) -> Member:
    """Signed in a moment ago, so that the password is not asked again."""
    member = make_member()
    client.force_login(member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return member


def test_new_one_signs_in_alone_and_has_a_name(client: Client, member: Member) -> None:
    form = client.get(ADD).context["form"]
    assert (form["name"].value(), form["passwordless"].value()) == ("Passkey", True)
    Authenticator.objects.create(user=member, type="webauthn", data={})
    Authenticator.objects.create(user=make_member(), type="webauthn", data={})
    assert SecondFactorAdapter().generate_authenticator_name(member, "webauthn") == "Passkey 2"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_have_one_word_for_it(client: Client, member: Member, language: str) -> None:
    Member.objects.update(language=language)
    pages = [client.get(address).content.decode() for address in (LIST, ADD, "/accounts/2fa/")]
    word = {"en": "asskey", "zh-hans": "通行密钥"}[language]
    assert [word in page for page in pages] == [True] * 3
    others = ("ecurity key.", "Security key", "Master key", "安全密钥", "主密钥")
    assert [other for other in others for page in pages if other in page] == []


@pytest.mark.parametrize("host", NUMBERS)
def test_under_a_number_the_pages_say_so_instead(
    client: Client, member: Member, settings: Settings, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    signing_in = Client().get("/accounts/login/", headers={"host": host}).content.decode()
    assert (SENTENCE in signing_in, 'id="passkey_login"' in signing_in) == (True, False)
    for address in (ADD, LIST):
        page = client.get(address, headers={"host": host}).content.decode()
        assert (SENTENCE in page, 'id="mfa_webauthn_add"' in page, f'href="{ADD}"' in page) == (
            True,
            False,
            False,
        )


@pytest.mark.parametrize("host", ["localhost:8000", "papers.example.org"])
def test_under_a_name_they_are_offered(client: Client, settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/accounts/login/", headers={"host": host}).content.decode()
    assert (SENTENCE in page, 'id="passkey_login"' in page) == (False, True)


@pytest.mark.parametrize(("host", "offered"), [("127.0.0.1", False), ("localhost", True)])
def test_second_step_offers_what_works(client: Client, host: str, *, offered: bool) -> None:
    member = make_member()
    Authenticator.objects.create(user=member, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    Authenticator.objects.create(user=member, type="totp", data={"secret": "x"})
    fields = {"login": member.email, "password": PASSWORD}
    page = client.post("/accounts/login/", fields, headers={"host": host}, follow=True)
    text = page.content.decode()
    assert page.request["PATH_INFO"] == "/accounts/2fa/authenticate/"
    assert ("Use a passkey" in text, SENTENCE in text) == (offered, not offered)
