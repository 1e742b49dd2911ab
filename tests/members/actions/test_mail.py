import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from members.actions.mail import mail_invitation
from tests.members.factories import make_link

pytestmark = pytest.mark.django_db


def test_revoked_meanwhile_is_not_mailed(mailoutbox: list[EmailMessage]) -> None:
    made = make_link(email="ada@example.org", revoked_at=timezone.now())
    mail_invitation.func(made.invitation.pk, "en")
    assert mailoutbox == []


def test_in_the_language_of_the_organiser_who_accepted(mailoutbox: list[EmailMessage]) -> None:
    made = make_link(email="ada@example.org")
    mail_invitation.func(made.invitation.pk, "en")
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Welcome to Hundred Papers", ["ada@example.org"])
