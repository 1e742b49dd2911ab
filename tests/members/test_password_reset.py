from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

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
