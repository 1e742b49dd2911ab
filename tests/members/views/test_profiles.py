import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.factories import make_member

pytestmark = pytest.mark.django_db

SETTINGS = {
    "name": "Ada Lovelace",
    "handle": "ada",
    "about": "I read.",
    "language": "",
    "time_zone": "Europe/London",
}


@pytest.fixture
def ada(client: Client) -> Member:
    member = make_member("Ada", handle="ada", about="")
    client.force_login(member)
    return member


def test_shows_what_is_set(client: Client, ada: Member) -> None:
    content = client.get(reverse("members:profile")).content.decode()
    assert ada.email in content
    assert content.count('<option value="Asia/Shanghai" selected>') == 1
    assert '<optgroup label="Europe">' in content
    for name in ("account_change_password", "mfa_index", "account_logout"):
        assert f'"{reverse(name)}"' in content


def test_saves(client: Client, ada: Member) -> None:
    change = {"handle": "countess", "language": "zh-hans", "name": "Ａｄａ\u200b  Lovelace"}
    response = client.post(reverse("members:profile"), SETTINGS | change)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("members:profile"))
    ada.refresh_from_db()
    assert (ada.name, ada.handle, ada.about, ada.language, ada.time_zone) == (
        "Ada Lovelace",
        "countess",
        "I read.",
        "zh-hans",
        "Europe/London",
    )
    assert client.get("/members/ada/").status_code == 404
    assert 'lang="zh-hans"' in client.get("/members/countess/").content.decode()


def test_own_name_is_not_taken(client: Client, ada: Member) -> None:
    assert client.post(reverse("members:profile"), SETTINGS | {"name": "ADA"}).status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"name": "bob"},
        {"name": ""},
        {"handle": "bob"},
        {"handle": "ADMIN"},
        {"handle": "../x"},
        {"handle": ""},
        {"about": "x" * 301},
        {"about": "\x00"},
        {"language": "fr"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": ""},
    ],
)
def test_wrong_input_is_kept_and_changes_nothing(client: Client, ada: Member, change: dict[str, str]) -> None:
    make_member("Bob", handle="bob")
    response = client.post(reverse("members:profile"), SETTINGS | change)
    assert response.status_code == 422
    ((field, value),) = change.items()
    assert response.context["form"][field].value() == value
    assert f">{ada.name}</a>" in response.content.decode(), "the header shows the member as they are"
    ada.refresh_from_db()
    assert (ada.name, ada.handle, ada.about) == ("Ada", "ada", "")


def test_role_and_address_are_not_theirs_to_set(client: Client, ada: Member) -> None:
    client.post(
        reverse("members:profile"),
        SETTINGS | {"role": "organiser", "email": "x@example.org", "is_active": "", "password": "x"},
    )
    before = (ada.role, ada.email, ada.password)
    ada.refresh_from_db()
    assert (ada.role, ada.email, ada.password) == before
    assert ada.is_active


def test_alias_of_a_time_zone_can_be_kept(client: Client, ada: Member) -> None:
    Member.objects.filter(pk=ada.pk).update(time_zone="Japan")
    assert '<option value="Japan" selected>' in client.get(reverse("members:profile")).content.decode()
    assert client.post(reverse("members:profile"), SETTINGS | {"time_zone": "Japan"}).status_code == 302


def test_the_address_is_changed_by_an_organiser_alone(client: Client, ada: Member) -> None:
    response = client.get("/accounts/email/")
    assert (response.status_code, response.headers["Location"]) == (302, reverse("members:profile"))
    add = {"action_add": "", "email": "eve@example.org"}
    assert client.post("/accounts/email/", add).status_code == 405
    assert not EmailAddress.objects.exists()
