from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from members.actions.members import add_member
from members.models import Invitation, InvitationUse, Member
from members.models.invitations import hash_token, new_token
from members.rules.invitations import can_invite
from readinggroup.errors import RuleViolation

DEFAULT_DAYS = 14


class NewInvitation(NamedTuple):
    """`token` is in nobody's hands but the caller's: the row keeps its hash."""

    invitation: Invitation
    token: str


def make_invitation(*, invitation: Invitation, days: int, by: Member | None, now: datetime) -> NewInvitation:
    """`invitation` says the role, for how many, and perhaps for whom; `by` is None on the command line."""
    if by is not None and not can_invite(by):
        raise PermissionDenied
    token = new_token()
    invitation.token_hash = hash_token(token)
    invitation.created_by = by
    invitation.created_at = now
    invitation.expires_at = now + timedelta(days=days)
    invitation.save(force_insert=True)
    return NewInvitation(invitation, token)


def revoke_invitation(*, invitation: Invitation, by: Member, now: datetime) -> None:
    if not can_invite(by):
        raise PermissionDenied
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now):
        raise RuleViolation(_("This invitation is no longer open."))


def revoke_made_by(*, member: Member, now: datetime, but_accepted: bool = False) -> None:
    """One who may no longer invite leaves no door open behind them.

    `but_accepted` spares the links of accepted applications, whom the group let in, not only its organiser.
    """
    made = Invitation.objects.open(now).filter(created_by=member)
    (made.filter(application=None) if but_accepted else made).update(revoked_at=now)


@transaction.atomic
def join_by_invitation(*, invitation: Invitation, member: Member, now: datetime) -> Member:
    """Takes one place and saves the new member; both or neither.

    The place is taken in one statement, so that no number of people at once takes more than there are.
    """
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(uses=F("uses") + 1):
        raise RuleViolation(_("This invitation is no longer open."))
    member.role = invitation.role
    add_member(member=member)
    InvitationUse.objects.create(invitation=invitation, member=member, used_at=now)
    return member


@transaction.atomic
def invite_first_organiser(now: datetime) -> str | None:
    """The token of the link that makes its visitor the first organiser; None once there is a member.

    Links printed by earlier starts and not used end here, also when there are members by now.
    """
    Invitation.objects.open(now).for_first_organiser().update(revoked_at=now)
    if Member.objects.exists():
        return None
    wanted = Invitation(role=Member.Role.ORGANISER)
    return make_invitation(invitation=wanted, days=DEFAULT_DAYS, by=None, now=now).token
