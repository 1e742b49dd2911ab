import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.actions.groups import change_group
from members.models import Member
from papers.first_steps import first_steps, steps_for_group
from tests.factories import make_claim, make_meeting, make_member, make_organiser, make_paper
from tests.members.factories import make_link

pytestmark = pytest.mark.django_db

FIND = "/papers/?state=unclaimed"
GROUP, INVITE, MEETINGS = "/desk/group/", "/desk/invitations/", "/schedule/plan/series/"


def undone(steps_of: list[tuple[str, bool]]) -> list[str]:
    return [url for url, is_done in steps_of if not is_done]


def of(member: Member) -> list[str]:
    return undone([(step.url, step.is_done) for step in first_steps(member)])


class TestGroup:
    def test_each_goes_when_it_is_done_and_the_claim_comes_last(self) -> None:
        ola = make_organiser()
        make_link(created_by=None)  # the link of the first start invites nobody else
        assert of(ola) == [GROUP, INVITE, MEETINGS]
        change_group(name="Readers", time_zone="UTC", by=ola)
        assert of(ola) == [INVITE, MEETINGS]
        make_link(created_by=ola)
        assert of(ola) == [MEETINGS]
        make_meeting(make_paper())
        assert (of(ola), steps_for_group(ola)) == ([FIND], [])

    def test_a_second_member_is_as_good_as_an_invitation(self) -> None:
        ola = make_organiser()
        make_member()
        assert of(ola) == [GROUP, MEETINGS]

    def test_done_ones_stay_in_the_list_until_all_are(self) -> None:
        ola = make_organiser()
        change_group(name="Readers", time_zone="UTC", by=ola)
        assert [step.is_done for step in steps_for_group(ola)] == [True, False, False]

    def test_is_shown_on_this_week_and_on_the_desk(self, client: Client) -> None:
        client.force_login(make_organiser())
        for page in (client.get("/"), client.get("/desk/")):
            shown = re.search(r'id="first-steps".*?</section>', page.content.decode(), re.DOTALL)
            assert shown is not None
            assert re.findall(r'href="([^"]+)"', shown[0]) == [GROUP, INVITE, MEETINGS, "/help/organisers/"]


class TestMember:
    def test_claims_a_first_paper(self, client: Client) -> None:
        ada = make_member()
        assert of(ada) == [FIND]
        client.force_login(ada)
        assert 'id="first-steps"' in client.get("/").content.decode()
        make_claim(make_paper(), ada, released_at=timezone.now(), reason="busy")
        assert of(ada) == []
        assert 'id="first-steps"' not in client.get("/").content.decode()

    def test_hears_nothing_of_what_the_group_lacks(self) -> None:
        make_organiser()
        assert of(make_member()) == [FIND]

    def test_one_query_answers(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        ada = make_member()
        with django_assert_num_queries(1):
            first_steps(ada)
