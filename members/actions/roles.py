from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions.invitations import revoke_made_by
from members.models import Member
from members.rules.members import can_reset_password, can_run_group, reset_key
from readinggroup.errors import RuleViolation
from readinggroup.logs import security_event


@transaction.atomic
def change_role(*, member: Member, role: str, by: Member, now: datetime) -> Member:
    """The group always keeps an active organiser; open invitations of one who no longer is end."""
    _hold_organisers(by, losing=None if role == Member.Role.ORGANISER else member)
    if role not in Member.Role.values:
        raise RuleViolation(_("Choose a role."))
    if not member.is_active:
        raise RuleViolation(_("Reactivate this member first."))
    member.role = role
    member.save(update_fields=["role"])
    if role != Member.Role.ORGANISER:
        revoke_made_by(member=member, now=now)
    security_event("role changed", member=member.pk, role=role, by=by.pk)
    return member


@transaction.atomic
def deactivate_member(*, member: Member, by: Member, now: datetime) -> Member:
    """Signed out everywhere at once; what they wrote stays."""
    _hold_organisers(by, losing=member)
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


def _hold_organisers(by: Member, *, losing: Member | None) -> None:
    """Locks the organisers' rows: of two who demote each other at once, the second no longer may."""
    held = {organiser.pk for organiser in Member.objects.organisers().select_for_update().order_by("pk")}
    if by.pk not in held:
        raise PermissionDenied
    if losing is not None and held == {losing.pk}:
        raise RuleViolation(_("The group needs an organiser; make somebody else organiser first."))
