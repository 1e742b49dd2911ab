from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from members.rules.members import reset_key
from tests.factories import make_member

pytestmark = pytest.mark.django_db

IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


class TestReset:
    def ask(self, email: str) -> str:
        response = Client().post(reverse("account_reset_password"), {"email": email})
        return response.headers["Location"]

    def test_member_gets_a_link_and_stranger_nothing(
        self, settings: Settings, mailoutbox: list[EmailMessage]
    ) -> None:
        settings.MAIL_ENABLED = True
        settings.TASKS = IMMEDIATE
        ada = make_member(email="ada@example.org")
        make_member(email="gone@example.org", is_active=False)
        answers = {self.ask(email) for email in ("ADA@example.org", "gone@example.org", "none@example.org")}
        assert answers == {reverse("account_reset_password_done")}
        (mail,) = mailoutbox
        assert mail.to == [ada.email]
        link = next(line for line in mail.body.splitlines() if line.startswith("http"))
        client = Client()
        form = client.get(urlsplit(link).path).headers["Location"]
        client.post(form, {"password1": "a wholly new phrase", "password2": "a wholly new phrase"})
        ada.refresh_from_db()
        assert ada.check_password("a wholly new phrase")
        assert not EmailAddress.objects.exists()

    @pytest.mark.parametrize(
        ("language", "says", "way"),
        [("en", "The password is set", "Sign in"), ("zh-hans", "密码已设好", "登录")],
    )
    def test_says_that_it_is_set_and_leads_on(self, language: str, says: str, way: str) -> None:
        client = Client(headers={"Accept-Language": language})
        link = reverse("account_reset_password_from_key", kwargs=reset_key(make_member()))
        form = client.get(link).headers["Location"]
        new = {"password1": "a wholly new phrase", "password2": "a wholly new phrase"}
        done = client.post(form, new, follow=True)
        page = done.content.decode()
        assert f"<h1>{says}</h1>" in page
        assert f'<a class="btn" href="{reverse("account_login")}">{way}</a>' in page
        assert ("您" in page, list(done.context["messages"])) == (False, [])

    def test_known_and_unknown_cost_the_same(self, settings: Settings) -> None:
        settings.MAIL_ENABLED = True
        make_member(email="ada@example.org")
        for email in ("ada@example.org", "none@example.org"):
            self.ask(email)
        kept = [result.args_kwargs["args"] for result in DBTaskResult.objects.order_by("enqueued_at")]
        assert kept == [["ada@example.org", "en"], ["none@example.org", "en"]], "no secret waits in the queue"

    def test_without_mail_nothing_is_sent(self, settings: Settings, mailoutbox: list[EmailMessage]) -> None:
        settings.MAIL_ENABLED = False
        self.ask(make_member().email)
        assert mailoutbox == []

    @pytest.mark.parametrize("has_mail", [True, False])
    @pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done"])
    def test_mail_is_promised_only_where_it_is_sent(
        self, client: Client, settings: Settings, name: str, has_mail: bool
    ) -> None:
        settings.MAIL_ENABLED = has_mail
        page = client.get(reverse(name)).content.decode()
        assert "Ask an organiser for a reset link" in page
        assert ("This site sends no mail." in page) is not has_mail
        assert ("Look at your mail" in page or "Send the link" in page) is has_mail
