import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.invitations import invite_first_organiser, make_invitation, revoke_invitation
from members.models import Invitation
from tests.factories import make_member, make_organiser
from tests.members.factories import make_link

pytestmark = pytest.mark.django_db


def status(token: str | None) -> int:
    return Client().get(reverse("members:invitation_accept", args=[token])).status_code


class TestFirstOrganiser:
    def test_only_the_newest_link_works(self) -> None:
        first = invite_first_organiser(timezone.now())
        named = make_link(role="organiser", email="ada@example.org").token
        second = invite_first_organiser(timezone.now())
        assert [status(first), status(second), status(named)] == [410, 200, 200]
        assert Invitation.objects.open(timezone.now()).for_first_organiser().get().max_uses == 1

    def test_none_and_none_left_open_once_there_is_a_member(self) -> None:
        first = invite_first_organiser(timezone.now())
        make_member()
        theirs = make_link(role="organiser", created_by=make_organiser()).token
        assert invite_first_organiser(timezone.now()) is None
        assert [status(first), status(theirs)] == [410, 200]


def test_only_organisers_invite_and_revoke() -> None:
    member, now = make_member(), timezone.now()
    with pytest.raises(PermissionDenied):
        make_invitation(invitation=Invitation(), days=1, by=member, now=now)
    invitation = make_link().invitation
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=invitation, by=member, now=now)
    assert Invitation.objects.open(now).get() == invitation


def test_the_link_is_not_kept() -> None:
    made = make_invitation(invitation=Invitation(), days=1, by=None, now=timezone.now())
    assert made.token not in str(Invitation.objects.values().get())
    assert len(made.token) == 32
