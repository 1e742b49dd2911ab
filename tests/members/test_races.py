"""Many at once; run on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.roles import change_role, deactivate_member
from members.models import InvitationUse, Member
from readinggroup.http import refusal
from tests.factories import PASSWORD, make_organiser
from tests.members.factories import make_application, make_link

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, act: Callable[[int], object]) -> Counter[object]:
    """What `count` threads that start together got."""
    barrier = Barrier(count)

    def run(number: int) -> object:
        try:
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(run, range(count)))


def test_fifty_people_share_three_places() -> None:
    made = make_link(max_uses=3)
    address = reverse("members:invitation_accept", args=[made.token])

    def join(number: int) -> int:
        answers = {"email": f"m{number}@example.org", "name": f"李{number}", "password": PASSWORD}
        return Client().post(address, answers).status_code

    assert at_once(50, join) == {302: 3, 410: 47}
    made.invitation.refresh_from_db()
    assert made.invitation.uses == Member.objects.count() == InvitationUse.objects.count() == 3


def test_one_address_by_many_links_is_one_member() -> None:
    links = [make_link() for _ in range(12)]
    answers = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD}

    def join(number: int) -> int:
        address = reverse("members:invitation_accept", args=[links[number].token])
        return Client().post(address, answers).status_code

    assert at_once(12, join) == {302: 1, 422: 11}
    assert Member.objects.count() == InvitationUse.objects.count() == 1


def test_same_suggested_handle_is_told_apart() -> None:
    links = [make_link() for _ in range(12)]

    def join(number: int) -> int:
        address = reverse("members:invitation_accept", args=[links[number].token])
        answers = {"email": f"ada@m{number}.example.org", "name": f"李{'雷' * number}", "password": PASSWORD}
        return Client().post(address, answers).status_code

    assert at_once(12, join) == {302: 12}
    assert len({member.handle for member in Member.objects.all()}) == 12


def test_organisers_who_demote_each_other_leave_one() -> None:
    organisers = [make_organiser() for _ in range(8)]

    def demote(number: int) -> str:
        by, member = organisers[number], organisers[(number + 1) % 8]
        try:
            return refusal(lambda: change_role(member=member, role="member", by=by, now=timezone.now()))
        except PermissionDenied:
            return "no longer an organiser"

    assert set(at_once(8, demote)) <= {"", "no longer an organiser"}
    assert Member.objects.organisers().count() >= 1


def test_two_last_organisers_cannot_both_be_deactivated() -> None:
    organisers = [make_organiser() for _ in range(2)]

    def deactivate(number: int) -> str:
        by, member = organisers[number], organisers[1 - number]
        try:
            return refusal(lambda: deactivate_member(member=member, by=by, now=timezone.now()))
        except PermissionDenied:
            return "no longer an organiser"

    assert at_once(2, deactivate) == {"": 1, "no longer an organiser": 1}
    assert Member.objects.organisers().count() == 1


def test_one_application_is_accepted_once() -> None:
    application = make_application()
    organiser = make_organiser()
    address = reverse("members:application_accept", args=[application.pk])

    def accept(number: int) -> int:
        client = Client()
        client.force_login(organiser)
        return client.post(address, headers={"HX-Request": "true"}).status_code

    assert at_once(8, accept) == {200: 1, 409: 7}


def test_one_address_applies_many_times_at_once() -> None:
    answers = {"email": "ada@example.org", "name": "Ada", "answer": "Transformers."}

    def apply(number: int) -> int:
        return Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("members:join"), answers).status_code

    assert at_once(12, apply) == {302: 12}
    assert type(make_application("Eve")).objects.waiting().count() == 2
