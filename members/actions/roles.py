from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions.invitations import revoke_made_by
from members.models import Member
from members.rules.members import can_reset_password, can_run_group, can_run_member, reset_key
from readinggroup.errors import RuleViolation
from readinggroup.logs import security_event


@transaction.atomic
def change_role(*, member: Member, role: str, by: Member, now: datetime) -> Member:
    """Open invitations of one who is no longer organiser end, but not those of accepted applications."""
    _hold_organisers(by, over=member)
    if role not in Member.Role.values:
        raise RuleViolation(_("Choose a role."))
    if not member.is_active:
        raise RuleViolation(_("Reactivate this member first."))
    member.role = role
    member.save(update_fields=["role"])
    if role != Member.Role.ORGANISER:
        revoke_made_by(member=member, now=now, but_accepted=True)
    security_event("role changed", member=member.pk, role=role, by=by.pk)
    return member


@transaction.atomic
def deactivate_member(*, member: Member, by: Member, now: datetime) -> Member:
    """Signed out everywhere at once; what they wrote stays."""
    _hold_organisers(by, over=member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    revoke_made_by(member=member, now=now)
    security_event("member deactivated", member=member.pk, by=by.pk)
    return member


def reactivate_member(*, member: Member, by: Member) -> Member:
    if not can_run_group(by):
        raise PermissionDenied
    if Member.objects.exclude(pk=member.pk).name_is_taken(member.name):
        raise RuleViolation(_("An active member has this name by now; one of the two must change."))
    member.is_active = True
    member.save(update_fields=["is_active"])
    security_event("member reactivated", member=member.pk, by=by.pk)
    return member


def make_reset_path(*, member: Member, by: Member) -> str:
    """The path at which the member may set a new password, once; for groups without mail."""
    if not can_reset_password(by, member):
        raise PermissionDenied
    security_event("reset link made", member=member.pk, by=by.pk)
    return reverse("account_reset_password_from_key", kwargs=reset_key(member))


def change_email(*, member: Member, by: Member) -> None:
    """Saves the address; one taken in the meantime is a ValidationError. Links for a new password end."""
    _require_other(by, member)
    try:
        with transaction.atomic():
            member.save(update_fields=["email"])
    except IntegrityError as error:
        raise ValidationError({"email": _("There is a member with this e-mail address.")}) from error
    security_event("e-mail address changed", member=member.pk, by=by.pk)


def remove_second_factor(*, member: Member, by: Member) -> None:
    """App, passkeys and recovery codes, for one who lost the device: the password alone signs in again."""
    _require_other(by, member)
    Authenticator.objects.filter(user=member).delete()
    security_event("second factor removed", member=member.pk, by=by.pk)


def _require_other(by: Member, member: Member) -> None:
    if not can_run_member(by, member):
        raise PermissionDenied(_("Another organiser can do this for you."))


def _hold_organisers(by: Member, *, over: Member) -> None:
    """Locks the organisers' rows: of two who demote each other at once, the second no longer may.

    As nobody does it to themselves, whoever acts is left as organiser.
    """
    held = {organiser.pk for organiser in Member.objects.organisers().select_for_update().order_by("pk")}
    if by.pk not in held:
        raise PermissionDenied
    _require_other(by, over)
