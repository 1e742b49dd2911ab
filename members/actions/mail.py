"""Mails that carry a secret link. The worker makes the link when it sends: its queue never holds one."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from members.models import Invitation, Member, the_group
from members.models.invitations import hash_token, new_token
from members.rules.members import reset_key


def mail_is_set_up() -> bool:
    return bool(settings.MAIL_ENABLED)


@task()
def mail_invitation(invitation_pk: int, language: str) -> None:
    """To the address that the invitation is for; the link that the organiser was shown stays good."""
    token = new_token()
    invitations = Invitation.objects.open(timezone.now()).filter(pk=invitation_pk)
    if not invitations.update(mailed_token_hash=hash_token(token)):
        return
    link = settings.SITE_URL + reverse("members:invitation_accept", args=[token])
    with translation.override(language):
        send_mail(
            _("Welcome to %(site)s") % {"site": the_group().name},
            _("You are invited to join %(site)s. This link is for you alone:") % {"site": the_group().name}
            + f"\n\n{link}\n",
            None,
            [invitations.get().email],
        )


@task()
def mail_reset_link(email: str, language: str) -> None:
    """Enqueued for known and unknown addresses alike, so that asking takes the same time for both."""
    member = Member.objects.active().filter(email=email).first()
    if member is None:
        return
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=reset_key(member))
    with translation.override(member.language or language):
        send_mail(
            _("A new password for %(site)s") % {"site": the_group().name},
            _("Somebody, probably you, asked for a new password. Choose it here:")
            + f"\n\n{link}\n\n"
            + _("If it was not you, there is nothing to do."),
            None,
            [member.email],
        )
