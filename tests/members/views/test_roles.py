import json
import logging

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from readinggroup.logs import JsonFormatter
from tests.factories import PASSWORD, make_member, make_organiser
from tests.members.factories import make_link

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def act(client: Client, name: str, member: Member, **data: str) -> tuple[int, str]:
    response = client.post(reverse(f"members:{name}", args=[member.handle]), data, headers=HTMX)
    return response.status_code, response.content.decode()


def test_shows_everybody_and_nobodys_address(client: Client) -> None:
    client.force_login(make_organiser())
    gone = make_member("Gone", is_active=False)
    content = client.get(reverse("members:member_roles")).content.decode()
    assert "<bdi>Gone</bdi>" in content
    assert gone.email not in content


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries(client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(make_organiser())
    client.get(reverse("members:member_roles"))
    for _ in range(count):
        make_member()
    with django_assert_num_queries(3):
        client.get(reverse("members:member_roles"))


def test_member_becomes_organiser_and_member_again(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_member("Bob")
    status, panel = act(client, "role_change", bob, role="organiser")
    assert (status, panel.lstrip().startswith('<form id="member-roles"')) == (200, True)
    bob.refresh_from_db()
    assert bob.is_organiser
    invitation = make_link(created_by=bob).invitation
    assert act(client, "role_change", bob, role="member")[0] == 200
    bob.refresh_from_db()
    invitation.refresh_from_db()
    assert (bob.is_organiser, invitation.revoked_at is None) == (False, False)


def test_each_act_is_noted_with_who_did_it(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "readinggroup.security")
    organiser, bob = make_organiser(), make_member("Bob")
    client.force_login(organiser)
    caplog.clear()
    act(client, "role_change", bob, role="organiser")
    act(client, "member_deactivate", bob)
    act(client, "member_reactivate", bob)
    act(client, "reset_link_create", bob)
    act(client, "role_change", bob, role="emperor")
    noted = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    assert [
        (line["message"], line["member"], line["by"])
        for line in noted
        if line["logger"] == "readinggroup.security"
    ] == [
        (event, bob.pk, organiser.pk)
        for event in ("role changed", "member deactivated", "member reactivated", "reset link made")
    ]
    assert noted[0]["role"] == "organiser"


def test_plain_browser_returns_to_the_page(client: Client) -> None:
    client.force_login(make_organiser())
    address = reverse("members:role_change", args=[make_member("Bob").handle])
    response = client.post(address, {"role": "organiser"})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("members:member_roles"))


def test_last_organiser_stays(client: Client) -> None:
    alone = make_organiser()
    make_organiser(is_active=False)
    client.force_login(alone)
    for name, data in (("role_change", {"role": "member"}), ("member_deactivate", {})):
        status, panel = act(client, name, alone, **data)
        assert status == 409
        assert "The group needs an organiser" in panel
    alone.refresh_from_db()
    assert alone.is_organiser


def test_no_such_role(client: Client) -> None:
    organiser = make_organiser()
    client.force_login(organiser)
    assert act(client, "role_change", organiser, role="king")[0] == 409
    organiser.refresh_from_db()
    assert organiser.is_organiser


def test_deactivated_member_is_signed_out_and_their_links_end(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_organiser("Bob")
    invitation = make_link(created_by=bob).invitation
    theirs = Client()
    theirs.force_login(bob)
    assert theirs.get(reverse("members:profile")).status_code == 200
    assert act(client, "member_deactivate", bob)[0] == 200
    assert theirs.get(reverse("members:profile")).status_code == 302
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert act(client, "role_change", bob, role="organiser")[0] == 409
    assert act(client, "member_reactivate", bob)[0] == 200
    bob.refresh_from_db()
    assert bob.is_active


def test_name_taken_meanwhile_is_a_conflict(client: Client) -> None:
    client.force_login(make_organiser())
    gone = make_member("Bob", is_active=False)
    make_member("BOB")
    assert act(client, "member_reactivate", gone)[0] == 409


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_link_for_a_new_password_serves_once(client: Client, headers: dict[str, str]) -> None:
    client.force_login(make_organiser())
    bob = make_member("Bob")
    address = reverse("members:reset_link_create", args=[bob.handle])
    response = client.post(address, headers=headers)
    link = response.context["link"]
    assert link in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    theirs = Client()
    form = theirs.get(link)
    new = "another long pass phrase"
    done = theirs.post(form.headers["Location"], {"password1": new, "password2": new})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    bob.refresh_from_db()
    assert bob.check_password(new)
    assert Client().get(link).status_code == 200, "the link is spent: its page says so, without a form"
    again = theirs.post(form.headers["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert again.status_code == 200
    bob.refresh_from_db()
    assert bob.check_password(new)


def test_no_link_for_the_deactivated(client: Client) -> None:
    client.force_login(make_organiser())
    gone = make_member(is_active=False)
    assert client.post(reverse("members:reset_link_create", args=[gone.handle])).status_code == 404


ACTS = ["role_change", "member_deactivate", "member_reactivate", "reset_link_create"]


@pytest.mark.parametrize("name", ACTS)
def test_who_may(client: Client, name: str) -> None:
    bob = make_member("Bob")
    address = reverse(f"members:{name}", args=[bob.handle])
    assert client.post(address).headers["Location"].startswith(reverse("account_login"))
    client.force_login(bob)
    assert client.post(address, {"role": "organiser"}).status_code == 403
    bob.refresh_from_db()
    assert (bob.role, bob.is_active) == ("member", True)
    client.force_login(make_organiser())
    assert client.get(address).status_code == 405
    assert client.post(reverse(f"members:{name}", args=["nobody"])).status_code == 404


def test_page_is_for_organisers(client: Client) -> None:
    address = reverse("members:member_roles")
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_member())
    assert client.get(address).status_code == 403
