import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Invitation, Member
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db


def create(password: str = PASSWORD, **options: Any) -> str:
    out = io.StringIO()
    given = {"email": "Ada@Example.org", "name": "Ada Lovelace", "role": "member", "password_stdin": True}
    call_command("create_member", **given | options, stdin=io.StringIO(password + "\n"), stdout=out)
    return out.getvalue()


class TestCreateMember:
    def test_makes_one_who_can_sign_in(self) -> None:
        assert create(role="organiser") == "Ada Lovelace (@ada-lovelace) is organiser.\n"
        ada = Member.objects.get()
        assert (ada.email, ada.is_organiser, ada.check_password(PASSWORD)) == ("ada@example.org", True, True)

    def test_chosen_handle(self) -> None:
        create(handle="ada")
        assert Member.objects.get().handle == "ada"

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"email": "x"}, "email: Enter a valid e-mail address."),
            ({"email": "bob@example.org"}, "email: There is a member with this e-mail address."),
            ({"handle": "bob"}, "handle: This handle is taken; choose another."),
            ({"handle": "me"}, "handle: This handle is reserved; choose another."),
            ({"name": "bob"}, "name: A member has this name; add something that tells you apart."),
            ({"password": "short"}, "password: This password is too short."),
            ({"password": ""}, "password: This field is required."),
        ],
    )
    def test_says_what_is_wrong(self, options: dict[str, str], sentence: str) -> None:
        make_member("Bob", handle="bob", email="bob@example.org")
        with pytest.raises(CommandError) as raised:
            create(**options)
        assert str(raised.value).startswith(sentence)
        assert Member.objects.count() == 1

    def test_password_is_wanted_on_standard_input(self) -> None:
        with pytest.raises(CommandError, match="--password-stdin"):
            call_command("create_member", "--email", "a@example.org", "--name", "A", "--role", "member")


class TestInvite:
    def invite(self, **options: Any) -> str:
        out = io.StringIO()
        call_command("invite", **{"email": "ada@example.org", "role": "organiser"} | options, stdout=out)
        return out.getvalue().strip()

    def test_prints_a_link_that_works(self, client: Client) -> None:
        link = self.invite(days=3)
        assert link.startswith(f"{settings.SITE_URL}/invitations/")
        assert 'value="ada@example.org"' in client.get(urlsplit(link).path).content.decode()
        invitation = Invitation.objects.get()
        assert (invitation.role, invitation.max_uses, invitation.created_by) == ("organiser", 1, None)
        assert (invitation.expires_at - invitation.created_at).days == 3

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"email": "x"}, "email: Enter a valid e-mail address."),
            ({"days": 0}, "days: Ensure this value is greater than or equal to 1."),
            ({"email": "BOB@example.org"}, "There is a member with this e-mail address."),
        ],
    )
    def test_says_what_is_wrong(self, options: dict[str, Any], sentence: str) -> None:
        make_member("Bob", email="bob@example.org")
        with pytest.raises(CommandError) as raised:
            self.invite(**options)
        assert str(raised.value) == sentence
        assert not Invitation.objects.exists()
