from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from members.adapter import ClosedAccountAdapter
from members.models import Member
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db

SIGN_IN = "account_login"

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "//\tevil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/\x7f/evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:///evil.example",
    "HTTPS://evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "mailto:x@evil.example",
    "ftp://evil.example",
    "//[evil",
    "http://[::1",
    "//user@evil.example",
    "//evil.example@testserver/",
    "http://testserver@evil.example/",
    "//testserver.evil.example",
    "evil.example",
    "?next=//evil.example",
    "",
]


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> int:
    data = {"login": email, "password": password}
    return client.post(reverse(SIGN_IN), data, **extra).status_code  # type: ignore[arg-type]  # WSGI names


class TestWhereOneLands:
    @pytest.mark.parametrize("target", ELSEWHERE)
    @pytest.mark.parametrize("name", ["account_login", "account_logout"])
    def test_never_elsewhere(self, client: Client, name: str, target: str) -> None:
        ada = make_member()
        if name == "account_logout":
            client.force_login(ada)
        data = {"login": ada.email, "password": PASSWORD, "next": target}
        response = client.post(reverse(name), data)
        landed = response.headers["Location"]
        assert (response.status_code, landed) == (302, "/")

    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_signed_in_already(self, client: Client, target: str) -> None:
        client.force_login(make_member())
        response = client.get(reverse(SIGN_IN), {"next": target})
        assert (response.status_code, response.headers["Location"]) == (302, "/")

    @pytest.mark.parametrize(
        "target", ["/papers/", "/papers/?part=2&q=%E8%AE%BA", "/%09/evil.example", "/papers/论文/"]
    )
    def test_within_the_site(self, client: Client, target: str) -> None:
        data = {"login": make_member().email, "password": PASSWORD, "next": target}
        landed = client.post(reverse(SIGN_IN), data).headers["Location"]
        assert (urlsplit(landed).netloc, landed[:2] == "//") == ("", False)
        assert landed == target or "论" in target


class TestSignIn:
    def test_address_in_any_case(self, client: Client) -> None:
        ada = make_member(email="ada@example.org")
        assert sign_in(client, " ADA@Example.org ") == 302
        assert client.session["_auth_user_id"] == str(ada.pk)
        assert not EmailAddress.objects.exists(), "a second record of the address could fall out of step"

    def test_says_why_it_is_asked_for(self, client: Client) -> None:
        def asked(**data: str) -> list[str]:
            page = client.get(reverse(SIGN_IN), data).content.decode()
            return [said for said in ("Members only: sign in.", "You are signed out.") if said in page]

        assert (asked(), asked(next="/members/")) == ([], ["Members only: sign in."])
        sign_in(client, make_member().email)
        client.session.flush()
        expired = client.get("/members/", follow=True)
        assert "You are signed out. Sign in and you are back where you were." in expired.content.decode()
        assert (asked(), asked(next="/members/")) == ([], ["You are signed out."])

    def test_inactive_wrong_and_unknown_look_the_same(self, client: Client) -> None:
        make_member(email="gone@example.org", is_active=False)
        make_member(email="here@example.org")
        tries = [
            ("gone@example.org", PASSWORD),
            ("here@example.org", "wrong"),
            ("none@example.org", PASSWORD),
        ]
        errors = []
        for email, password in tries:
            response = Client().post(reverse(SIGN_IN), {"login": email, "password": password})
            errors.append((response.status_code, response.context["form"].errors.as_json()))
        assert errors[0] == errors[1] == errors[2]
        assert "is not right" in errors[0][1]

    def test_inactive_member_by_passkey_lands_at_sign_in(self, client: Client) -> None:
        request = client.get(reverse(SIGN_IN)).wsgi_request
        gone = make_member(is_active=False)
        response = ClosedAccountAdapter(request).pre_login(
            request,
            gone,
            email_verification="none",
            signal_kwargs=None,
            email=None,
            signup=False,
            redirect_url=None,
        )
        assert response.headers["Location"] == reverse(SIGN_IN)

    def test_signing_up_is_closed(self, client: Client) -> None:
        data = {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
        assert client.post(reverse("account_signup"), data).status_code == 200
        assert not Member.objects.exists()


class TestSecondFactor:
    def test_takes_the_password_again(self, client: Client) -> None:
        client.force_login(make_member())
        page = reverse("mfa_activate_totp")
        ask = client.get(page).headers["Location"]
        assert ask.startswith(reverse("account_reauthenticate"))
        assert client.post(ask, {"password": "wrong"}).status_code == 200
        done = client.post(ask, {"password": PASSWORD})
        assert done.headers["Location"].startswith(page)
        assert client.get(page).status_code == 200


class TestLimits:
    def test_five_failures_for_an_account_wherever_from(self, client: Client) -> None:
        ada = make_member()
        tries = [sign_in(Client(), ada.email, "wrong", REMOTE_ADDR=f"10.0.0.{n}") for n in range(6)]
        assert tries == [200] * 5 + [429]
        response = Client().post(reverse(SIGN_IN), {"login": ada.email, "password": PASSWORD})
        assert (response.status_code, response.headers["Retry-After"]) == (429, "300")

    def test_unknown_account_is_limited_alike(self) -> None:
        tries = [sign_in(Client(), "none@example.org", "x", REMOTE_ADDR=f"10.0.0.{n}") for n in range(6)]
        assert tries == [200] * 5 + [429]

    def test_owner_is_not_locked_out_of_their_own_browser(self, client: Client) -> None:
        ada = make_member()
        assert sign_in(client, ada.email) == 302
        client.post(reverse("account_logout"))
        for n in range(6):
            sign_in(Client(), ada.email, "wrong", REMOTE_ADDR=f"10.0.0.{n}")
        assert sign_in(Client(), ada.email, REMOTE_ADDR="10.0.1.1") == 429
        assert sign_in(client, ada.email, REMOTE_ADDR="10.0.1.2") == 302

    def test_own_browser_is_limited_too_and_only_for_its_owner(self, client: Client) -> None:
        ada, bob = make_member(), make_member()
        sign_in(client, ada.email)
        client.post(reverse("account_logout"))
        own = [sign_in(client, ada.email, "wrong", REMOTE_ADDR=f"10.0.0.{n}") for n in range(6)]
        assert own == [200] * 5 + [429]
        for n in range(5):
            sign_in(Client(), bob.email, "wrong", REMOTE_ADDR=f"10.0.2.{n}")
        assert sign_in(client, bob.email, REMOTE_ADDR="10.0.3.1") == 429

    def test_no_header_makes_another_account_of_it(self) -> None:
        ada = make_member()
        tries = [
            Client().post(
                reverse(SIGN_IN),
                {"login": ada.email, "password": "wrong"},
                REMOTE_ADDR=f"10.0.0.{n}",
                headers={"Host": f"localhost:{8000 + n}"},
            )
            for n in range(6)
        ]
        assert [response.status_code for response in tries] == [200] * 5 + [429]

    def test_ten_failures_a_minute_from_an_address(self) -> None:
        def guess(number: int) -> int:
            response = Client().post(
                reverse(SIGN_IN),
                {"login": f"m{number}@example.org", "password": "x"},
                headers={"X-Forwarded-For": f"10.9.9.{number}"},
            )
            return response.status_code

        assert [guess(number) for number in range(11)] == [200] * 10 + [429]

    def test_right_passwords_do_not_count(self) -> None:
        ada = make_member()
        assert {sign_in(Client(), ada.email) for _ in range(12)} == {302}


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "mfa_login_webauthn"]
)
def test_reachable_signed_out(client: Client, name: str) -> None:
    response = client.get(reverse(name), headers={"Accept": "application/json"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "name", ["account_change_password", "mfa_index", "mfa_activate_totp", "account_email"]
)
def test_behind_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse(SIGN_IN))
