import json
import logging
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Invitation, Member
from readinggroup.logs import JsonFormatter
from tests.factories import PASSWORD, make_member, make_organiser
from tests.members.factories import make_application, make_link

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def make_key(member: Member) -> Authenticator:
    key: Authenticator = Authenticator.objects.create(user=member, type="totp", data={})
    return key


def act(client: Client, name: str, member: Member, **data: str) -> tuple[int, str]:
    response = client.post(reverse(f"members:{name}", args=[member.handle]), data, headers=HTMX)
    return response.status_code, response.content.decode()


def test_shows_everybody_by_name_with_those_who_left_apart(client: Client) -> None:
    client.force_login(make_organiser("Olga"))
    gone, zoe = make_member("Ada", is_active=False), make_member("Zoe", seen_at=None)
    bob = make_member(
        "bob", seen_at=datetime(2026, 3, 5, 12, tzinfo=UTC), joined_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    response = client.get(reverse("members:member_roles"))
    content = response.content.decode()
    assert [person.name for person in response.context["people"]] == ["bob", "Olga", "Zoe"]
    assert [person.name for person in response.context["gone"]] == ["Ada"]
    assert all(f'href="mailto:{person.email}"' in content for person in (gone, zoe, bob))
    assert bob.get_absolute_url() in content
    said = ("joined 1 Mar 2026", "last seen 5 Mar 2026", "not seen yet")
    assert [each for each in said if each not in content] == []


def test_addresses_are_shown_to_organisers_alone(client: Client) -> None:
    """SECURITY.md: on no page that members see."""
    bob = make_member("Bob", email="secret@example.org")
    client.force_login(make_member())
    for address in (reverse("members:member_list"), bob.get_absolute_url(), reverse("members:member_roles")):
        assert bob.email not in client.get(address).content.decode()


def test_nobody_is_offered_what_locks_them_out(client: Client) -> None:
    olga, bob = make_organiser("Olga"), make_member("Bob")
    client.force_login(olga)
    content = client.get(reverse("members:member_roles")).content.decode()
    assert [f'id="active-{pk}"' in content for pk in (olga.pk, bob.pk)] == [False, True]
    assert [f'id="role-{pk}"' in content for pk in (olga.pk, bob.pk)] == [False, True]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries(client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(make_organiser())
    client.get(reverse("members:member_roles"))
    for _ in range(count):
        make_member()
    with django_assert_num_queries(2):
        client.get(reverse("members:member_roles"))


def test_member_becomes_organiser_and_member_again(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_member("Bob")
    status, panel = act(client, "role_change", bob, role="organiser")
    assert (status, panel.lstrip().startswith(f'<li class="panel" id="member-{bob.pk}"')) == (200, True)
    bob.refresh_from_db()
    assert bob.is_organiser
    invitation = make_link(created_by=bob).invitation
    accepted = make_link(created_by=bob).invitation
    make_application(decided_at=timezone.now(), invitation=accepted)
    assert act(client, "role_change", bob, role="member")[0] == 200
    bob.refresh_from_db()
    assert not bob.is_organiser
    assert list(Invitation.objects.open(timezone.now())) == [accepted], "the group accepted, not only Bob"
    assert invitation.pk != accepted.pk


def test_each_act_is_noted_with_who_did_it(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "readinggroup.security")
    organiser, bob = make_organiser(), make_member("Bob")
    client.force_login(organiser)
    caplog.clear()
    act(client, "role_change", bob, role="organiser")
    act(client, "member_deactivate", bob)
    act(client, "member_reactivate", bob)
    act(client, "reset_link_create", bob)
    act(client, "second_factor_remove", bob)
    act(client, "email_edit", bob, email="bob@example.org")
    act(client, "role_change", bob, role="emperor")
    noted = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    assert [
        (line["message"], line["member"], line["by"])
        for line in noted
        if line["logger"] == "readinggroup.security"
    ] == [
        (event, bob.pk, organiser.pk)
        for event in (
            *("role changed", "member deactivated", "member reactivated", "reset link made"),
            *("second factor removed", "e-mail address changed"),
        )
    ]
    assert noted[0]["role"] == "organiser"


def test_plain_browser_returns_to_the_page(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_member("Bob")
    response = client.post(reverse("members:role_change", args=[bob.handle]), {"role": "organiser"})
    there = f"{reverse('members:member_roles')}#member-{bob.pk}"
    assert (response.status_code, response.headers["Location"]) == (302, there)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("role_change", {"role": "member"}),
        ("member_deactivate", {}),
        ("second_factor_remove", {}),
        ("email_edit", {"email": "new@example.org"}),
    ],
)
def test_nobody_does_it_to_themselves(client: Client, name: str, data: dict[str, str]) -> None:
    """So the group keeps an organiser, and nobody is locked out by a click."""
    olga = make_organiser(email="olga@example.org")
    make_organiser()
    key = make_key(olga)
    client.force_login(olga)
    status, page = act(client, name, olga, **data)
    assert (status, "Another organiser can do this for you." in page) == (403, True)
    olga.refresh_from_db()
    assert (olga.is_organiser, olga.email) == (True, "olga@example.org")
    assert list(Authenticator.objects.filter(user=olga)) == [key]


def test_no_such_role(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_organiser("Bob")
    assert act(client, "role_change", bob, role="king")[0] == 409
    bob.refresh_from_db()
    assert bob.is_organiser


def test_second_factor_of_a_lost_device_is_removed(client: Client) -> None:
    client.force_login(make_organiser())
    bob, ada = make_member("Bob"), make_member("Ada")
    make_key(bob)
    Authenticator.objects.create(user=bob, type="recovery_codes", data={})
    hers = make_key(ada)
    offered = client.get(reverse("members:member_roles")).content.decode()
    assert offered.count("Remove second factor") == 2
    status, row = act(client, "second_factor_remove", bob)
    assert (status, "Remove second factor" in row) == (200, False)
    assert list(Authenticator.objects.all()) == [hers]


class TestEmail:
    def test_is_changed_in_its_one_form(self, client: Client) -> None:
        client.force_login(make_organiser())
        bob = make_member("Bob", email="bob@old.example.org")
        address = reverse("members:email_edit", args=[bob.handle])
        assert 'value="bob@old.example.org"' in client.get(address).content.decode()
        response = client.post(address, {"email": " Bob@New.Example.ORG "})
        there = f"{reverse('members:member_roles')}#member-{bob.pk}"
        assert (response.status_code, response.headers["Location"]) == (302, there)
        bob.refresh_from_db()
        assert bob.email == "bob@new.example.org"

    @pytest.mark.parametrize("wrong", ["", "nobody", "ada@example.org"])
    def test_wrong_or_taken_is_kept_in_the_form(self, client: Client, wrong: str) -> None:
        client.force_login(make_organiser())
        make_member("Ada", email="ada@example.org")
        bob = make_member("Bob", email="bob@example.org")
        response = client.post(reverse("members:email_edit", args=[bob.handle]), {"email": wrong})
        assert (response.status_code, response.context["form"]["email"].value()) == (422, wrong)
        bob.refresh_from_db()
        assert bob.email == "bob@example.org"

    def test_open_links_for_a_new_password_end(self, client: Client) -> None:
        client.force_login(make_organiser())
        bob = make_member("Bob")
        link = client.post(reverse("members:reset_link_create", args=[bob.handle])).context["link"]
        client.post(reverse("members:email_edit", args=[bob.handle]), {"email": "bob@new.example.org"})
        assert "This link no longer works" in Client().get(link).content.decode()


def test_deactivated_member_is_signed_out_and_their_links_end(client: Client) -> None:
    client.force_login(make_organiser())
    bob = make_organiser("Bob")
    invitation = make_link(created_by=bob).invitation
    accepted = make_link(created_by=bob).invitation
    make_application(decided_at=timezone.now(), invitation=accepted)
    theirs = Client()
    theirs.force_login(bob)
    assert theirs.get(reverse("members:profile")).status_code == 200
    assert act(client, "member_deactivate", bob)[0] == 200
    assert theirs.get(reverse("members:profile")).status_code == 302
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert not Invitation.objects.open(timezone.now()).exists()
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


ACTS = ["role_change", "member_deactivate", "member_reactivate", "reset_link_create", "second_factor_remove"]


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
