from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.actions.invitations import DEFAULT_DAYS, NewInvitation, make_invitation
from members.actions.mail import mail_invitation, mail_is_set_up
from members.models import Application, Invitation, Member
from members.rules.applications import can_decide
from readinggroup.errors import RuleViolation


def apply_to_join(*, application: Application, now: datetime) -> None:
    """Waits also where a member has the address, so that the answer and its time tell nobody who is one.

    Where that address waits already, the first application stands.
    """
    application.created_at = now
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        return


@transaction.atomic
def accept_application(*, application: Application, by: Member, now: datetime) -> NewInvitation:
    """Makes a one-time invitation for the applicant, mailed where mail is set up; also after a refusal."""
    _decide(Application.objects.filter(invitation=None), application, by=by, now=now)
    return _invite(application, by=by, now=now)


@transaction.atomic
def renew_link(*, application: Application, by: Member, now: datetime) -> NewInvitation:
    """A new invitation in place of the one that an accepted applicant has not used; the old link ends."""
    if not can_decide(by):
        raise PermissionDenied
    held = Application.objects.select_for_update().get(pk=application.pk)
    unused = Invitation.objects.filter(application=held, uses=0)
    if not unused.update(revoked_at=now):
        raise RuleViolation(_("There is no unused link to renew."))
    return _invite(held, by=by, now=now)


@transaction.atomic
def decline_application(*, application: Application, by: Member, now: datetime) -> None:
    _decide(Application.objects.waiting(), application, by=by, now=now)


def _decide(undecided: QuerySet[Application], application: Application, *, by: Member, now: datetime) -> None:
    if not can_decide(by):
        raise PermissionDenied
    if not undecided.filter(pk=application.pk).update(decided_at=now, decided_by=by):
        raise RuleViolation(_("This application has been decided already."))


def _invite(application: Application, *, by: Member, now: datetime) -> NewInvitation:
    if Member.objects.filter(email=application.email).exists():
        raise RuleViolation(_("There is a member with this e-mail address; reactivate or reset it instead."))
    wanted = Invitation(email=application.email)
    made = make_invitation(invitation=wanted, days=DEFAULT_DAYS, by=by, now=now)
    application.invitation = made.invitation
    application.save(update_fields=["invitation"])
    if mail_is_set_up():
        mail_invitation.enqueue(made.invitation.pk, get_language())
    return made
