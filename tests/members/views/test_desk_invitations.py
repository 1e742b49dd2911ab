import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Invitation
from members.models.invitations import hash_token
from tests.factories import make_member, make_organiser
from tests.members.factories import make_link, make_use

pytestmark = pytest.mark.django_db

WANTED = {"role": "member", "max_uses": "3", "days": "14", "email": ""}
HTMX = {"HX-Request": "true"}


def test_lists_who_joined_and_keeps_their_address_to_itself(client: Client) -> None:
    client.force_login(make_organiser())
    used = make_link(email="ada@example.org", uses=1).invitation
    make_use(used, name="Ada", handle="ada")
    make_link(email="waiting@example.org")
    content = client.get(reverse("members:invitation_list")).content.decode()
    assert '<a href="/members/ada/"><bdi>Ada</bdi></a>' in content
    assert "waiting@example.org" in content
    assert "ada@example.org" not in content


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries(client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(make_organiser())
    client.get(reverse("members:invitation_list"))
    for _ in range(count):
        make_use(make_link(uses=1, created_by=make_organiser()).invitation)
    with django_assert_num_queries(4):
        client.get(reverse("members:invitation_list"))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_link_is_shown_once(client: Client, headers: dict[str, str]) -> None:
    organiser = make_organiser()
    client.force_login(organiser)
    response = client.post(reverse("members:invitation_create"), WANTED, headers=headers)
    link = response.context["link"]
    content = response.content.decode()
    assert link.startswith("http://testserver/invitations/")
    assert link in content
    assert "3 people can join with it, as member" in content
    assert content.lstrip().startswith("<div id=") == bool(headers)
    assert "no-store" in response.headers["Cache-Control"]
    invitation = Invitation.objects.get()
    token = link.rstrip("/").rpartition("/")[2]
    assert (invitation.token_hash, invitation.created_by) == (hash_token(token), organiser)
    assert (invitation.expires_at - invitation.created_at).days == 14
    assert token not in client.get(reverse("members:invitation_list")).content.decode()
    assert token not in str(dict(client.session.items()))


@pytest.mark.parametrize(
    "change",
    [
        {"max_uses": "0"},
        {"max_uses": "51"},
        {"days": "0"},
        {"days": "91"},
        {"days": "x"},
        {"role": "king"},
        {"email": "x"},
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_wrong_wish(client: Client, change: dict[str, str], headers: dict[str, str]) -> None:
    client.force_login(make_organiser())
    response = client.post(reverse("members:invitation_create"), WANTED | change, headers=headers)
    assert response.status_code == 422
    ((name, value),) = change.items()
    assert response.context["form"][name].value() == value
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_revoked_link_is_gone_at_once(client: Client, headers: dict[str, str]) -> None:
    client.force_login(make_organiser())
    made = make_link()
    address = reverse("members:invitation_revoke", args=[made.invitation.pk])
    assert client.post(address, headers=headers).status_code == (200 if headers else 302)
    assert Client().get(reverse("members:invitation_accept", args=[made.token])).status_code == 410
    again = client.post(address, headers=HTMX)
    assert again.status_code == 409
    assert "This invitation is no longer open." in again.content.decode()


def test_revoking_what_is_closed_is_a_conflict(client: Client) -> None:
    client.force_login(make_organiser())
    made = make_link(expires_at=timezone.now())
    address = reverse("members:invitation_revoke", args=[made.invitation.pk])
    assert client.post(address, headers=HTMX).status_code == 409


ADDRESSES = [
    ("get", "invitation_list", []),
    ("post", "invitation_create", []),
    ("post", "invitation_revoke", [1]),
]


@pytest.mark.parametrize(("method", "name", "args"), ADDRESSES)
def test_who_may(client: Client, method: str, name: str, args: list[int]) -> None:
    address = reverse(f"members:{name}", args=args)
    assert getattr(client, method)(address).headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_member())
    assert getattr(client, method)(address, WANTED).status_code == 403
    assert not Invitation.objects.exists()
    client.force_login(make_organiser())
    assert getattr(client, "get" if method == "post" else "post")(address).status_code == 405


def test_unknown_invitation(client: Client) -> None:
    client.force_login(make_organiser())
    assert client.post(reverse("members:invitation_revoke", args=[10**30])).status_code == 404
