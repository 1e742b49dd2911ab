from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.forms.members import JoinForm
from members.models import Invitation, InvitationUse, Member
from members.models.invitations import hash_token
from members.views.invitations import _join
from tests.factories import PASSWORD, make_member, make_organiser
from tests.members.factories import make_application, make_link

pytestmark = pytest.mark.django_db

ANSWERS = {"email": "Ada@Example.org ", "name": "Ada Lovelace", "handle": "", "password": PASSWORD}


def address(token: str) -> str:
    return reverse("members:invitation_accept", args=[token])


class TestReading:
    def test_says_who_invites_with_which_role_and_takes_nothing(self, client: Client) -> None:
        made = make_link(created_by=make_organiser("Grace"), role="organiser", email="ada@example.org")
        for method in (client.get, client.head, client.get):
            response = method(address(made.token))
        content = response.content.decode()
        assert response.status_code == 200
        assert "<bdi>Grace</bdi> invites you to join" in content
        assert "as organiser" in content
        assert 'value="ada@example.org"' in content
        made.invitation.refresh_from_db()
        assert (made.invitation.uses, Member.objects.count()) == (0, 1)

    def test_accepted_applicant_need_not_repeat_themselves(self, client: Client) -> None:
        made = make_link(email="ada@example.org")
        make_application("Ada", invitation=made.invitation, time_zone="Europe/Berlin")
        content = client.get(address(made.token)).content.decode()
        assert 'value="Ada"' in content
        assert '<option value="Europe/Berlin" selected>' in content
        assert "data-own-zone" not in content

    def test_time_zone_of_others_is_the_groups_until_the_browser_says_its_own(self, client: Client) -> None:
        content = client.get(address(make_link().token)).content.decode()
        assert content.count('<option value="Asia/Shanghai" selected>') == 1
        assert 'data-own-zone=""' in content

    def test_is_not_kept_by_any_cache(self, client: Client) -> None:
        assert "no-store" in client.get(address(make_link().token)).headers["Cache-Control"]

    def test_unknown_link(self, client: Client) -> None:
        assert client.get(address("unknown")).status_code == 404
        assert client.post(address("unknown"), ANSWERS).status_code == 404

    @pytest.mark.parametrize(
        "fields",
        [
            {"expires_at": timezone.now() - timedelta(minutes=1)},
            {"revoked_at": timezone.now()},
            {"max_uses": 2, "uses": 2},
        ],
        ids=["expired", "revoked", "used up"],
    )
    def test_closed_link_is_gone(self, client: Client, fields: dict[str, object]) -> None:
        made = make_link(**fields)
        for response in (client.get(address(made.token)), client.post(address(made.token), ANSWERS)):
            assert response.status_code == 410
            assert f'href="{reverse("members:join")}"' in response.content.decode()
        assert not Member.objects.exists()

    def test_member_is_told_that_it_is_not_for_them(self, client: Client) -> None:
        made = make_link()
        client.force_login(make_member("Bob"))
        assert "You are signed in as <bdi>Bob</bdi>" in client.get(address(made.token)).content.decode()
        assert client.post(address(made.token), ANSWERS).status_code == 409
        assert Member.objects.count() == 1

    def test_other_methods(self, client: Client) -> None:
        assert client.put(address(make_link().token)).status_code == 405


class TestJoining:
    def test_makes_the_member_and_signs_in(self, client: Client) -> None:
        made = make_link(role="organiser")
        client.get(reverse("account_login"))
        before = client.session.session_key
        response = client.post(address(made.token), ANSWERS)
        assert (response.status_code, response.headers["Location"]) == (302, reverse("papers:week"))
        member = Member.objects.get()
        assert (member.email, member.name, member.handle, member.role, member.time_zone) == (
            "ada@example.org",
            "Ada Lovelace",
            "ada-lovelace",
            "organiser",
            "Asia/Shanghai",
        )
        assert member.check_password(PASSWORD)
        assert client.session["_auth_user_id"] == str(member.pk)
        assert client.session.session_key != before
        assert InvitationUse.objects.get().invitation.uses == 1
        assert member.last_login is not None

    @pytest.mark.parametrize(("asked", "kept"), [("Europe/Berlin", "Europe/Berlin"), ("", "Asia/Shanghai")])
    def test_time_zone_is_theirs(self, client: Client, asked: str, kept: str) -> None:
        client.post(address(make_link().token), ANSWERS | {"time_zone": asked})
        assert Member.objects.get().time_zone == kept

    def test_time_zone_chosen_stays_where_something_else_is_wrong(self, client: Client) -> None:
        change = {"time_zone": "Europe/Berlin", "name": ""}
        content = client.post(address(make_link().token), ANSWERS | change).content.decode()
        assert '<option value="Europe/Berlin" selected>' in content
        assert "data-own-zone" not in content

    def test_mailed_link_works_too(self, client: Client) -> None:
        make_link(mailed_token_hash=hash_token("mailed"))
        assert client.post(address("mailed"), ANSWERS).status_code == 302

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"email": "BOB@example.org"}, "There is a member with this e-mail address."),
            ({"email": "nobody"}, "Enter a valid e-mail address."),
            ({"handle": "bob"}, "This handle is taken; choose another."),
            ({"handle": "me"}, "This handle is reserved; choose another."),
            ({"handle": "a"}, "A handle has 2 to 30 small letters"),
            ({"handle": "Ädä"}, "A handle has 2 to 30 small letters"),
            ({"name": "ＢＯＢ\u200b"}, "A member has this name; add something that tells you apart."),
            ({"name": "B\u043eb"}, "A member has this name; add something that tells you apart."),
            ({"name": "\u202e"}, "This field is required."),
            ({"name": "\u3164"}, "This field is required."),
            ({"name": "a\x07b"}, "A name has no control characters."),
            ({"name": "…"}, "A name has at least one letter."),
            ({"name": "Z" + "\u0335" * 9}, "A name has no piles of marks."),
            ({"name": "x" * 81}, "Ensure this value has at most 80 characters"),
            ({"name": "A\x00da"}, "Null characters are not allowed."),
            ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
            ({"password": "short"}, "This password is too short."),
            ({"password": "password"}, "This password is too common."),
            ({"password": "ada@example.org"}, "The password is too similar to the e-mail."),
            ({"password": ""}, "This field is required."),
        ],
    )
    def test_wrong_input_gets_a_sentence(self, client: Client, change: dict[str, str], sentence: str) -> None:
        make_member("Bob", handle="bob", email="bob@example.org")
        made = make_link()
        response = client.post(address(made.token), ANSWERS | change)
        content = response.content.decode()
        assert response.status_code == 422
        assert sentence in content
        assert ANSWERS["password"] not in content
        made.invitation.refresh_from_db()
        assert (made.invitation.uses, Member.objects.count()) == (0, 1)

    def test_empty_form(self, client: Client) -> None:
        assert client.post(address(make_link().token), {}).status_code == 422

    @pytest.mark.parametrize(("name", "handle"), [("王小明", "wang-xiaoming"), ("Ада", "member-1")])
    def test_handle_never_comes_from_the_address(self, client: Client, name: str, handle: str) -> None:
        answers = ANSWERS | {"name": name, "email": "zebra99.secret@example.org"}
        client.post(address(make_link().token), answers)
        assert Member.objects.get().handle == handle

    def test_full_width_address_is_the_same_address(self, client: Client) -> None:
        client.post(address(make_link().token), ANSWERS | {"email": "ａｄａ＠example.org"})
        assert Member.objects.get().email == "ada@example.org"

    def test_one_time_link_serves_once(self, client: Client) -> None:
        made = make_link()
        client.post(address(made.token), ANSWERS)
        again = Client().post(address(made.token), ANSWERS | {"email": "eve@example.org", "name": "Eve"})
        assert again.status_code == 410
        assert Invitation.objects.get().uses == Member.objects.count() == 1


def test_address_taken_between_check_and_save_is_a_sentence(client: Client) -> None:
    made = make_link()
    form = JoinForm(ANSWERS)
    assert form.is_valid()
    make_member("Eve", email="ada@example.org")
    request = client.get(address(made.token)).wsgi_request
    response = _join(request, made.invitation, form)
    assert response.status_code == 422
    assert "There is a member with this e-mail address." in response.content.decode()
    made.invitation.refresh_from_db()
    assert made.invitation.uses == 0
