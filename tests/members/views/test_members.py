import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from members.views.members import PAGE
from tests.factories import make_member, make_organiser

pytestmark = pytest.mark.django_db


def test_list_shows_the_active_and_no_address(client: Client) -> None:
    client.force_login(make_member("Ada", handle="ada", about="I read <slowly>."))
    make_organiser("Grace", handle="grace")
    make_member("Gone", handle="gone", is_active=False)
    content = client.get(reverse("members:member_list")).content.decode()
    assert '<a href="/members/grace/"><bdi>Grace</bdi></a>' in content
    assert "@grace · organiser" in content
    assert "I read &lt;slowly&gt;." in content
    assert "Gone" not in content
    assert "@example.org" not in content


def test_list_is_linked_below_every_page_of_a_member(client: Client) -> None:
    link = '<a href="/members/">Members</a>'
    assert link not in client.get("/").content.decode()
    client.force_login(make_member())
    assert link in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries(client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(make_member())
    client.get(reverse("members:member_list"))
    for _ in range(count):
        make_member()
    with django_assert_num_queries(3):
        client.get(reverse("members:member_list"))


def test_detail_tells_their_time(client: Client) -> None:
    client.force_login(make_member())
    kiritimati = make_member("Ada", time_zone="Pacific/Kiritimati", about="In a line.")
    response = client.get(kiritimati.get_absolute_url())
    content = response.content.decode()
    assert "now in Pacific/Kiritimati" in content
    assert "In a line." in content
    assert kiritimati.email not in content


def test_own_page_leads_to_the_settings(client: Client) -> None:
    ada = make_member()
    client.force_login(ada)
    assert "Your settings" in client.get(ada.get_absolute_url()).content.decode()
    other = make_member().get_absolute_url()
    assert "Your settings" not in client.get(other).content.decode()


def test_unknown_and_inactive_look_the_same(client: Client) -> None:
    client.force_login(make_member())
    gone = make_member("Gone", handle="gone", is_active=False)
    answers = [client.get(f"/members/{handle}/") for handle in (gone.handle, "none")]
    assert [answer.status_code for answer in answers] == [404, 404]
    hidden, missing = (re.sub(rb'csrf\w+" value="\w+"', b"", answer.content) for answer in answers)
    assert hidden.replace(b"gone", b"none") == missing


@pytest.mark.parametrize("path", ["/members/", "/members/ada/", "/members/me/"])
def test_for_members_alone(client: Client, path: str) -> None:
    make_member("Ada", handle="ada")
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{reverse('account_login')}?next={path}",
    )


def test_other_methods(client: Client) -> None:
    ada = make_member()
    client.force_login(ada)
    assert client.post(reverse("members:member_list")).status_code == 405
    assert client.post(ada.get_absolute_url()).status_code == 405
    assert client.put(reverse("members:profile")).status_code == 405


def test_is_shown_page_by_page(client: Client) -> None:
    client.force_login(make_member("A first"))
    Member.objects.bulk_create(
        Member(name=f"Name {n:03}", handle=f"name-{n}", email=f"name-{n}@example.org") for n in range(PAGE)
    )
    first, last = (client.get(f"/members/?page={n}").content.decode() for n in (1, 2))
    assert (first.count('class="panel"'), last.count('class="panel"')) == (PAGE, 1)
    assert ("Name 099" in first, "Name 099" in last) == (False, True)
