"""What the forms catch before is caught here again, where two people come at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from members.actions.applications import decline_application, renew_link
from members.actions.members import add_member
from members.actions.profiles import change_profile
from members.actions.roles import (
    change_email,
    change_role,
    make_reset_path,
    reactivate_member,
    remove_second_factor,
)
from members.models import Member
from tests.factories import make_member, make_organiser
from tests.members.factories import make_application

pytestmark = pytest.mark.django_db


def test_taken_address() -> None:
    make_member(email="ada@example.org")
    with pytest.raises(ValidationError, match="There is a member with this e-mail"):
        add_member(member=Member(email="ada@example.org", name="Eve", handle="eve"))


def test_address_taken_meanwhile() -> None:
    make_member(email="ada@example.org")
    bob = make_member("Bob")
    bob.email = "ada@example.org"
    with pytest.raises(ValidationError, match="There is a member with this e-mail"):
        change_email(member=bob, by=make_organiser())


def test_taken_handle() -> None:
    make_member(handle="ada")
    with pytest.raises(ValidationError, match="This handle is taken"):
        add_member(member=Member(email="eve@example.org", name="Eve", handle="ada"))
    bob = make_member("Bob")
    bob.handle = "ada"
    with pytest.raises(ValidationError, match="This handle is taken"):
        change_profile(member=bob)


@pytest.mark.parametrize(
    ("names", "handles"),
    [
        (["Ada", "ada", "ADA"], ["ada", "ada-2", "ada-3"]),
        (["王小明", "汪小明", "Wang Xiaoming"], ["wang-xiaoming", "wang-xiaoming-2", "wang-xiaoming-3"]),
        (["Ада", "さくら"], ["member-1", "member-2"]),
    ],
)
def test_free_handles_are_counted_up(names: list[str], handles: list[str]) -> None:
    members = [Member(email=f"{n}@example.org", name=name) for n, name in enumerate(names)]
    assert [add_member(member=member).handle for member in members] == handles


def test_only_organisers_run_the_group() -> None:
    ada, bob, now = make_member(), make_member(is_active=False), timezone.now()
    application = make_application()
    for act in (
        lambda: change_role(member=ada, role="organiser", by=ada, now=now),
        lambda: reactivate_member(member=bob, by=ada),
        lambda: make_reset_path(member=ada, by=ada),
        lambda: change_email(member=bob, by=ada),
        lambda: remove_second_factor(member=bob, by=ada),
        lambda: renew_link(application=application, by=ada, now=now),
        lambda: make_reset_path(member=bob, by=make_organiser()),
        lambda: decline_application(application=application, by=ada, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_demoted_meanwhile_counts_no_more() -> None:
    """The rows decide, not what the request loaded before."""
    organiser = make_organiser()
    Member.objects.filter(pk=organiser.pk).update(role="member")
    make_organiser()
    with pytest.raises(PermissionDenied):
        change_role(member=make_member(), role="organiser", by=organiser, now=timezone.now())


def test_nobody_is_reactivated_or_renamed_by_the_way() -> None:
    gone = make_member("Gone", is_active=False)
    reactivate_member(member=gone, by=make_organiser())
    gone.refresh_from_db()
    assert (gone.is_active, gone.name) == (True, "Gone")
