"""Rows of the members app that only its own tests need."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from members.actions.invitations import NewInvitation
from members.models import Application, Invitation, InvitationUse
from members.models.invitations import hash_token, new_token
from tests.factories import make_member


def make_link(**fields: Any) -> NewInvitation:
    now = timezone.now()
    token = new_token()
    defaults = {"token_hash": hash_token(token), "created_at": now, "expires_at": now + timedelta(days=14)}
    return NewInvitation(Invitation.objects.create(**defaults | fields), token)


def make_use(invitation: Invitation, **fields: Any) -> InvitationUse:
    return InvitationUse.objects.create(
        invitation=invitation, member=make_member(**fields), used_at=timezone.now()
    )


def make_application(name: str = "Ada", **fields: Any) -> Application:
    defaults = {
        "email": f"{name.lower()}@example.org",
        "answer": "Transformers.",
        "created_at": timezone.now(),
    }
    return Application.objects.create(name=name, **defaults | fields)
