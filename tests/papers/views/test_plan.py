from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.calendars import instant
from papers.models import Claim, Meeting, Paper, Slot
from tests.factories import (
    make_claim,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
    make_series,
)
from tests.papers.views.fragments import said

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PLAN = "/schedule/plan/"
YEAR = timezone.now().year + 1


def thursday(weeks: int = 0) -> datetime:
    first = date(YEAR, 3, 1)
    first += timedelta(days=(3 - first.weekday()) % 7 + 7 * weeks)
    return instant(first, time(20), "Asia/Shanghai")


def papers_of(meeting: Meeting) -> list[Paper]:
    return [slot.paper for slot in meeting.slots.select_related("paper")]


@pytest.fixture
def organiser(client: Client) -> Member:
    organiser = make_organiser()
    client.force_login(organiser)
    return organiser


@pytest.fixture
def lora() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


class TestPlan:
    def test_shows_meetings_and_what_is_in_none(self, client: Client, organiser: Member, lora: Paper) -> None:
        free, left = make_paper(short_name="Free one"), make_paper(short_name="Left over")
        make_entry(make_part(make_list()), free, left, lora)
        make_claim(lora, make_member("Ann"))
        make_meeting(lora, number=3)
        make_meeting(left, number=2, starts_at=timezone.now() - timedelta(days=3))
        response = client.get(PLAN)
        plan = response.context["plan"]
        assert [meeting.number for meeting in plan.meetings] == [3]
        assert [each.paper for each in plan.unscheduled] == [free, left]
        page = response.content.decode()
        assert "<b>Ann</b>" in page
        assert "left over from meeting 2" in page

    def test_empty_leads_to_the_series(self, client: Client, organiser: Member) -> None:
        assert (
            'class="empty">No meeting is planned. <a href="/schedule/plan/series/"'
            in client.get(PLAN).content.decode()
        )

    def test_is_for_organisers(self, client: Client) -> None:
        assert client.get(PLAN).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert client.get(PLAN).status_code == 403

    def test_takes_no_post(self, client: Client, organiser: Member) -> None:
        assert client.post(PLAN).status_code == 405

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_costs_the_same_for_any_number(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        series, part = make_series(), make_part(make_list())
        for week in range(count):
            papers = [make_paper() for _ in range(3)]
            make_claim(papers[0], make_member())
            make_entry(part, *papers)
            make_meeting(*papers[:2], series=series, starts_at=thursday(week))
        client.force_login(make_organiser(seen_at=timezone.now()))
        # session, member, meetings, slots, claims, unscheduled, members, series to add to (twice)
        with django_assert_num_queries(9):
            client.get(PLAN)


ACTS = ["move", "up", "down", "out", "lead"]


class TestPapers:
    def post(self, client: Client, act: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        return client.post(f"{PLAN}papers/lora/{act}/", data, **kwargs)

    def test_move(self, client: Client, organiser: Member, lora: Paper) -> None:
        one, two = make_meeting(lora), make_meeting()
        response = self.post(client, "move", {"number": two.number})
        assert (response.status_code, response.headers["Location"]) == (302, PLAN)
        assert (papers_of(one), papers_of(two)) == ([], [lora])

    def test_htmx_gets_the_part_that_the_page_has(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        meeting = make_meeting()
        response = self.post(client, "move", {"number": meeting.number}, headers=HTMX)
        part = response.content.decode()
        assert part.strip().startswith('<div id="plan"')
        assert said(response) == f"LoRA is now in meeting {meeting.number}."
        assert "<html" not in part

    def test_up_down_and_out(self, client: Client, organiser: Member, lora: Paper) -> None:
        other = make_paper()
        meeting = make_meeting(lora, other)
        self.post(client, "down")
        assert papers_of(meeting) == [other, lora]
        self.post(client, "up")
        assert papers_of(meeting) == [lora, other]
        self.post(client, "out")
        assert papers_of(meeting) == [other]

    def test_lead(self, client: Client, organiser: Member, lora: Paper) -> None:
        make_meeting(lora)
        member = make_member("Ann")
        response = self.post(client, "lead", {"member": member.pk}, headers=HTMX)
        assert said(response) == "Ann leads LoRA."
        assert [(claim.member, claim.is_lead) for claim in Claim.objects.standing()] == [(member, True)]

    def test_a_second_lead_is_refused(self, client: Client, organiser: Member, lora: Paper) -> None:
        make_meeting(lora)
        make_claim(lora, make_member())
        response = self.post(client, "lead", {"member": make_member().pk}, headers=HTMX)
        assert response.status_code == 409
        assert Claim.objects.count() == 1

    @pytest.mark.parametrize("state", ["past", "cancelled"])
    def test_not_into_a_closed_meeting(
        self, client: Client, organiser: Member, lora: Paper, state: str
    ) -> None:
        now = timezone.now()
        past, cancelled = make_meeting(starts_at=now - timedelta(days=1)), make_meeting(cancelled_at=now)
        number = (past if state == "past" else cancelled).number
        response = self.post(client, "move", {"number": number}, headers=HTMX)
        assert response.status_code == 409
        assert f"Meeting {number} is over or cancelled; choose another." in response.content.decode()
        assert not Slot.objects.exists()

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            ("", "Give the number of a meeting."),
            ("x", "Enter a whole number."),
            ("-1", "greater than or equal to 1"),
            ("99999999999999999999", "less than or equal to 100000"),
            ("77", "There is no meeting 77."),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_a_wrong_number_gets_a_sentence_beside_the_paper(
        self,
        client: Client,
        organiser: Member,
        lora: Paper,
        number: str,
        sentence: str,
        headers: dict[str, str],
    ) -> None:
        make_meeting(lora)
        response = self.post(client, "move", {"number": number}, headers=headers)
        page = response.content.decode()
        assert response.status_code == 422
        assert f'id="paper-{lora.pk}-problem" role="alert">' in page
        assert sentence in page
        assert f'value="{number}" aria-invalid="true"' in page

    @pytest.mark.parametrize("member", ["", "x", "99999999999999999999", "0"])
    def test_a_wrong_lead_gets_a_sentence(
        self, client: Client, organiser: Member, lora: Paper, member: str
    ) -> None:
        make_meeting(lora)
        response = self.post(client, "lead", {"member": member})
        assert response.status_code == 422
        assert f'id="paper-{lora.pk}-problem" role="alert">' in response.content.decode()

    @pytest.mark.parametrize("act", ["up", "down", "out"])
    def test_a_paper_in_no_meeting(self, client: Client, organiser: Member, lora: Paper, act: str) -> None:
        response = self.post(client, act, headers=HTMX)
        assert response.status_code == 409
        assert "LoRA is in no meeting." in response.content.decode()

    @pytest.mark.parametrize("act", ACTS)
    def test_signed_out_member_method_and_unknown(self, client: Client, lora: Paper, act: str) -> None:
        make_meeting(lora)
        assert self.post(client, act).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.post(client, act).status_code == 403
        client.force_login(make_organiser())
        assert client.get(f"{PLAN}papers/lora/{act}/").status_code == 405
        assert client.post(f"{PLAN}papers/unknown/{act}/").status_code == 404

    @pytest.mark.parametrize("act", ACTS[:-1])
    def test_a_write_is_cheap(
        self, client: Client, lora: Paper, act: str, django_assert_max_num_queries: Any
    ) -> None:
        make_meeting(lora, make_paper())
        other, member = make_meeting(), make_member()
        client.force_login(make_organiser(seen_at=timezone.now()))
        with django_assert_max_num_queries(15):
            assert self.post(client, act, {"number": other.number, "member": member.pk}).status_code == 302


class TestMeetingCreate:
    def post(self, client: Client, **data: Any) -> Any:
        return client.post(f"{PLAN}meetings/", {"day": f"{YEAR}-05-06", "clock": "18:30"} | data)

    def test_adds_one(self, client: Client, organiser: Member) -> None:
        series = make_meeting().series
        assert self.post(client, series=series.pk).status_code == 302
        added = Meeting.objects.latest("number")
        assert added.starts_at == instant(date(YEAR, 5, 6), time(18, 30), "Asia/Shanghai")
        assert added.series == series

    def test_a_wrong_date_keeps_what_was_typed(self, client: Client, organiser: Member) -> None:
        series = make_meeting().series
        response = self.post(client, series=series.pk, day="0001-01-01")
        assert response.status_code == 422
        assert 'value="0001-01-01"' in response.content.decode()
        assert self.post(client, series=0).status_code == 422

    def test_at_a_time_that_is_taken(self, client: Client, organiser: Member) -> None:
        meeting = make_meeting(starts_at=thursday())
        day = str(meeting.starts_locally.date())
        response = client.post(
            f"{PLAN}meetings/", {"series": meeting.series_id, "day": day, "clock": "20:00"}, headers=HTMX
        )
        assert response.status_code == 409
        assert Meeting.objects.count() == 1

    def test_signed_out_member_and_method(self, client: Client) -> None:
        assert self.post(client).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.post(client).status_code == 403
        assert client.get(f"{PLAN}meetings/").status_code == 405
