from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Member, Session
from tests.factories import make_member

pytestmark = pytest.mark.django_db
OWN = "/members/me/"


def signed_in(client: Client) -> bool:
    status = client.get(OWN).status_code
    assert status in {200, 302}
    return status == 200


@pytest.fixture
def ada(client: Client) -> Member:
    ada = make_member("Ada")
    client.force_login(ada)
    assert signed_in(client)
    return ada


def test_session_and_member_come_in_one_query(
    client: Client, ada: Member, django_assert_num_queries: Any
) -> None:
    client.get("/help/")  # the first one makes the page
    with django_assert_num_queries(1):
        client.get("/help/")
    assert Session.objects.get().member == ada


def test_a_visitor_has_no_session_and_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/help/")  # the first one makes the page
    with django_assert_num_queries(0):
        client.get("/help/")
    assert not Session.objects.exists()


def test_whoever_was_deactivated_is_out_until_reactivated(client: Client, ada: Member) -> None:
    Member.objects.update(is_active=False)
    assert not signed_in(client)
    Member.objects.update(is_active=True)
    assert signed_in(client)


def test_a_new_password_ends_every_other_session(client: Client, ada: Member) -> None:
    other = Client()
    other.force_login(ada)
    ada.set_password("another one")
    ada.save()
    other.force_login(ada)
    assert not signed_in(client)
    assert signed_in(other)
    assert Session.objects.get().member == ada


def test_a_session_of_another_way_of_signing_in_counts_for_nothing(client: Client) -> None:
    client.force_login(make_member("Ada"), backend="django.contrib.auth.backends.ModelBackend")
    assert not signed_in(client)


def test_an_expired_session_is_nobodys(client: Client, ada: Member) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(client)


def test_a_row_is_not_believed_against_what_its_session_says(client: Client, ada: Member) -> None:
    Session.objects.update(member=make_member("Mallory"))
    assert not signed_in(client)


def test_with_the_member_go_their_sessions(client: Client, ada: Member) -> None:
    ada.delete()
    assert not Session.objects.exists()
    assert not signed_in(client)


def test_signing_out_ends_the_session(client: Client, ada: Member) -> None:
    client.post("/accounts/logout/")
    assert not Session.objects.filter(member=ada).exists()
    assert not signed_in(client)


def test_a_row_that_names_another_member_lets_nobody_in(client: Client, ada: Member) -> None:
    bob = make_member("Bob")
    Member.objects.update(password=ada.password)  # else its hash would tell them apart already
    Session.objects.update(member=bob)
    assert not signed_in(client)
