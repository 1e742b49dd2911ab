import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import Settings

from members.actions.groups import change_group
from members.actions.mail import mail_invitation
from members.models import Group, Member, the_group
from tests.factories import make_member, make_organiser
from tests.members.factories import make_link

pytestmark = pytest.mark.django_db

ADDRESS = "/desk/group/"
FORM = {"name": "Berlin reads", "time_zone": "Europe/Berlin"}


@pytest.fixture
def organiser(client: Client) -> Member:
    organiser = make_organiser()
    client.force_login(organiser)
    return organiser


def test_without_a_row_the_environment_says(settings: Settings) -> None:
    settings.SITE_NAME, settings.GROUP_TIME_ZONE = "Hundred Papers", "Asia/Shanghai"
    assert (the_group().name, the_group().time_zone) == ("Hundred Papers", "Asia/Shanghai")
    assert Group.objects.count() == 0


def test_form_shows_what_holds_now(client: Client, organiser: Member) -> None:
    page = client.get(ADDRESS).content.decode()
    assert f'value="{the_group().name}"' in page
    assert f'<option value="{the_group().time_zone}" selected>' in page


def test_saved_it_stands_on_every_page_at_once(client: Client, organiser: Member) -> None:
    answer = client.post(ADDRESS, FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert "Berlin reads · Europe/Berlin" in client.get("/desk/").content.decode()
    assert "<h1>Berlin reads</h1>" in Client().get("/").content.decode()
    assert client.post(ADDRESS, FORM | {"name": "Berlin  still reads"}).status_code == 302
    assert "<h1>Berlin still reads</h1>" in Client().get("/").content.decode()
    assert Group.objects.count() == 1


def test_mails_and_calendars_carry_the_name(client: Client, organiser: Member) -> None:
    client.post(ADDRESS, FORM)
    mail_invitation.func(make_link(email="ada@example.org").invitation.pk, "en")
    assert mail.outbox[0].subject == "Welcome to Berlin reads"
    assert "Berlin reads" in Client().get("/feeds/schedule.ics").content.decode()


def test_members_on_the_clock_of_the_group_stay_on_it(client: Client, organiser: Member) -> None:
    elsewhere = make_member(time_zone="America/Lima")
    client.post(ADDRESS, FORM)
    organiser.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (organiser.time_zone, elsewhere.time_zone) == ("Europe/Berlin", "America/Lima")
    assert make_member().time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "\u200b"}, {"name": "x" * 81}, {"name": "a\0b"}, {"time_zone": "Mars/Olympus"}],
)
def test_wrong_input_is_kept_and_changes_nothing(
    client: Client, organiser: Member, wrong: dict[str, str]
) -> None:
    before = the_group().name
    answer = client.post(ADDRESS, FORM | wrong)
    assert (answer.status_code, Group.objects.count()) == (422, 0)
    assert f'<a class="brand" href="/">{before}</a>' in answer.content.decode()


def test_hostile_name_is_text(client: Client, organiser: Member) -> None:
    client.post(ADDRESS, FORM | {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in Client().get("/").content.decode()


def test_members_may_not(client: Client) -> None:
    client.force_login(make_member())
    refused = client.post(ADDRESS, FORM)
    assert (refused.status_code, "Only organisers can open this page" in refused.content.decode()) == (
        403,
        True,
    )
    with pytest.raises(PermissionDenied):
        change_group(**FORM, by=make_member())
    assert Group.objects.count() == 0
