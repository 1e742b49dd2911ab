import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.calendars import instant
from papers.models import Claim, Meeting, Paper
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


def row_of(page: str, paper: Paper) -> str:
    """The paper's row, or nothing."""
    start = page.find(f'<li id="paper-{paper.pk}"')
    return "" if start < 0 else page[start : page.index("</li>", start)]


class TestPlan:
    def test_shows_meetings_and_their_leads(self, client: Client, organiser: Member, lora: Paper) -> None:
        make_claim(lora, make_member("Ann"))
        left = make_paper(short_name="Left alone")
        make_claim(left, make_member("Erik", is_active=False))
        make_meeting(lora, left, number=3)
        make_meeting(number=2, starts_at=timezone.now() - timedelta(days=3))
        page = client.get(PLAN).content.decode()
        assert "meeting-2" not in page
        assert "Ann (leads 1)</option>" in row_of(page, lora)
        assert "Erik has left" in row_of(page, left)
        assert "selected>Erik · has left</option>" in row_of(page, left)

    def test_first_two_are_open_or_the_one_asked_for(self, client: Client, organiser: Member) -> None:
        papers = [make_paper() for _ in range(4)]
        series = make_series()
        for week, paper in enumerate(papers):
            make_meeting(paper, series=series, starts_at=thursday(week), number=week + 1)

        def shown(query: str) -> list[Paper]:
            page = client.get(PLAN + query).content.decode()
            return [paper for paper in papers if row_of(page, paper)]

        assert shown("") == papers[:2]
        assert shown("?open=3") == papers[2:3]
        assert [shown(f"?open={wrong}") for wrong in ("77", "x", "9" * 30, "unscheduled")] == [[]] * 4

    def test_what_is_in_no_meeting(self, client: Client, organiser: Member, lora: Paper) -> None:
        free, left = make_paper(), make_paper()
        make_entry(make_part(make_list()), free, left, lora)
        make_meeting(lora)
        make_meeting(left, number=7, starts_at=timezone.now() - timedelta(days=3))
        page = client.get(f"{PLAN}?open=unscheduled").content.decode()
        assert [bool(row_of(page, paper)) for paper in (free, left, lora)] == [True, True, False]
        assert "left over from meeting 7" in row_of(page, left)

    def test_series_is_described_by_its_last_meeting(self, client: Client, organiser: Member) -> None:
        series = make_series(first_date=date(YEAR, 1, 4), time="23:28")
        make_meeting(series=series, starts_at=thursday())
        assert "Thursdays at 20:00, Asia/Shanghai</h2>" in client.get(PLAN).content.decode()

    def test_a_cancelled_one_leads_to_its_page(self, client: Client, organiser: Member) -> None:
        make_meeting(number=4, cancelled_at=timezone.now())
        page = client.get(PLAN).content.decode()
        assert '<a href="/schedule/plan/4/">Hold it after all</a>' in page

    def test_empty_leads_to_the_series(self, client: Client, organiser: Member) -> None:
        assert (
            'class="empty">No meeting is planned. <a href="/schedule/plan/series/"'
            in client.get(PLAN).content.decode()
        )

    def test_is_for_organisers(self, client: Client) -> None:
        assert client.get(PLAN).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        answer = client.get(PLAN)
        assert (answer.status_code, "The plan is for organisers." in answer.content.decode()) == (403, True)

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
        # session with member, meetings, leaders, series, series to add to (twice)
        with django_assert_num_queries(6):
            client.get(PLAN)
        # papers instead of leaders
        with django_assert_num_queries(6):
            client.get(f"{PLAN}?open=unscheduled")


ACTS = ["move", "up", "down", "out"]


class TestPapers:
    def post(self, client: Client, act: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        return client.post(f"{PLAN}papers/lora/{act}/", data, **kwargs)

    def test_move(self, client: Client, organiser: Member, lora: Paper) -> None:
        one, two = make_meeting(lora), make_meeting(number=9)
        response = self.post(client, "move", {"number": two.number, "shown": one.number})
        to = f"{PLAN}?open=9#paper-{lora.pk}"
        assert (response.status_code, response.headers["Location"]) == (302, to)
        assert (papers_of(one), papers_of(two)) == ([], [lora])
        page = client.get(to).content.decode()
        assert "LoRA is now in meeting 9." in row_of(page, lora)
        assert page.count("LoRA is now in meeting 9.") == 1

    def test_a_message_whose_row_is_not_shown_stands_at_the_top(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        one, two = make_meeting(lora), make_meeting()
        self.post(client, "move", {"number": two.number, "shown": one.number})
        assert f"LoRA is now in meeting {two.number}.</li>" in client.get("/schedule/").content.decode()

    def test_htmx_gets_the_meetings_that_changed(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        one, two = make_meeting(lora), make_meeting()
        make_meeting()
        data = {"number": two.number, "shown": one.number}
        response = self.post(client, "move", data, headers=HTMX)
        part = response.content.decode()
        assert said(response) == f"LoRA is now in meeting {two.number}."
        assert re.findall(r'<details [^>]*id="([^"]*)"', part) == [
            f"meeting-{two.number}",
            f"meeting-{one.number}",
        ]
        assert said(response) in row_of(part, lora)
        assert "<html" not in part

    def test_up_down_and_out(self, client: Client, organiser: Member, lora: Paper) -> None:
        other = make_paper()
        meeting = make_meeting(lora, other)
        self.post(client, "down")
        assert papers_of(meeting) == [other, lora]
        self.post(client, "up")
        assert papers_of(meeting) == [lora, other]
        response = self.post(client, "out", {"shown": meeting.number}, headers=HTMX)
        assert papers_of(meeting) == [other]
        assert re.findall(r'<details [^>]*id="([^"]*)"', response.content.decode()) == [
            f"meeting-{meeting.number}",
            "unscheduled",
        ]

    def test_put_in(self, client: Client, organiser: Member, lora: Paper) -> None:
        meeting = make_meeting()
        data = {"number": meeting.number, "shown": "unscheduled"}
        part = self.post(client, "move", data, headers=HTMX).content.decode()
        assert papers_of(meeting) == [lora]
        assert part.strip().startswith(f'<li id="paper-{lora.pk}" hx-swap-oob="delete"></li>')
        assert row_of(part[10:], lora)

    def test_one_that_cannot_be_put_in_keeps_its_row(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        make_entry(make_part(make_list()), lora)
        make_meeting()
        data = {"number": 77, "shown": "unscheduled"}
        response = self.post(client, "move", data, headers=HTMX)
        assert response.status_code == 409
        assert "There is no meeting 77." in row_of(response.content.decode(), lora)
        to = self.post(client, "move", data).headers["Location"]
        assert to == f"{PLAN}?open=unscheduled#paper-{lora.pk}"
        assert "There is no meeting 77." in row_of(client.get(to).content.decode(), lora)

    def test_one_that_went_elsewhere_is_told_in_the_meeting(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        meeting = make_meeting()
        response = self.post(client, "up", {"shown": meeting.number}, headers=HTMX)
        part = response.content.decode()
        assert response.status_code == 409
        assert part.index("meeting-1-leads") < part.index("LoRA is in no meeting.")

    @pytest.mark.parametrize("state", ["past", "cancelled"])
    def test_not_into_a_closed_meeting(
        self, client: Client, organiser: Member, lora: Paper, state: str
    ) -> None:
        now = timezone.now()
        shown = make_meeting(lora)
        past, cancelled = make_meeting(starts_at=now - timedelta(days=1)), make_meeting(cancelled_at=now)
        number = (past if state == "past" else cancelled).number
        data = {"number": number, "shown": shown.number}
        response = self.post(client, "move", data, headers=HTMX)
        assert response.status_code == 409
        row = row_of(response.content.decode(), lora)
        assert f"Meeting {number} is over or cancelled; choose another." in row
        assert papers_of(shown) == [lora]

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            ("", "Give the number of a meeting."),
            ("x", "Enter a whole number."),
            ("-1", "greater than or equal to 1"),
            ("99999999999999999999", "less than or equal to 100000"),
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
        meeting = make_meeting(lora)
        data = {"number": number, "shown": meeting.number}
        response = self.post(client, "move", data, headers=headers)
        row = row_of(response.content.decode(), lora)
        assert response.status_code == 422
        assert 'id="plan-note" role="alert">' in row
        assert sentence in row
        assert f'value="{number}" aria-invalid="true"' in row

    def test_a_wrong_number_from_nowhere_gets_a_sentence_at_the_top(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        response = self.post(client, "move", {"number": "x", "shown": "x"})
        assert 'class="problem" role="alert">Enter a whole number.</p>' in response.content.decode()

    @pytest.mark.parametrize("act", ACTS)
    def test_signed_out_member_method_and_unknown(self, client: Client, lora: Paper, act: str) -> None:
        make_meeting(lora)
        assert self.post(client, act).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.post(client, act).status_code == 403
        client.force_login(make_organiser())
        assert client.get(f"{PLAN}papers/lora/{act}/").status_code == 405
        assert client.post(f"{PLAN}papers/unknown/{act}/").status_code == 404

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("count", [1, 10])
    def test_a_write_is_cheap(self, client: Client, lora: Paper, act: str, count: int) -> None:
        """For any number of meetings, papers and members."""
        series, part = make_series(), make_part(make_list())
        make_entry(part, lora)
        for week in range(count):
            papers = [make_paper() for _ in range(count)]
            make_entry(part, *papers)
            make_claim(papers[0], make_member())
            at = thursday(week)
            make_meeting(*papers, *([] if week else [lora]), series=series, starts_at=at, number=week + 1)
        make_meeting(series=series, starts_at=thursday(count), number=77)
        client.force_login(make_organiser(seen_at=timezone.now()))
        with CaptureQueriesContext(connection) as found:
            assert self.post(client, act, {"number": 77, "shown": 1}, headers=HTMX).status_code == 200
        assert statements(found) == 8


def statements(found: CaptureQueriesContext) -> int:
    """Without those that begin and end a transaction."""
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([query for query in found.captured_queries if not query["sql"].startswith(around)])


class TestLeads:
    def post(self, client: Client, data: dict[str, Any], number: int = 1, **kwargs: Any) -> Any:
        return client.post(f"{PLAN}{number}/leads/", {"shown": number} | data, **kwargs)

    def test_sets_those_that_were_touched(self, client: Client, organiser: Member, lora: Paper) -> None:
        bert, ann, ben = make_paper(), make_member("Ann"), make_member("Ben")
        make_claim(bert, ben)
        make_meeting(lora, bert, number=1)
        data = {f"lead-{lora.pk}": ann.pk, f"seen-{lora.pk}": ""}
        data |= {f"lead-{bert.pk}": "", f"seen-{bert.pk}": ""}
        response = self.post(client, data, headers=HTMX)
        assert said(response) == "Ann leads LoRA."
        assert "Ann (leads 1)</option>" in row_of(response.content.decode(), lora)
        assert {claim.paper: claim.member for claim in Claim.objects.standing()} == {lora: ann, bert: ben}

    def test_says_what_was_done(self, client: Client, organiser: Member, lora: Paper) -> None:
        bert, ann = make_paper(), make_member("Ann")
        make_meeting(lora, bert, number=1)
        both = {f"lead-{lora.pk}": ann.pk, f"lead-{bert.pk}": ann.pk}
        assert said(self.post(client, both, headers=HTMX)) == "2 leads are set."
        nobody = {f"seen-{lora.pk}": ann.pk, f"lead-{lora.pk}": ""}
        keep = {f"seen-{bert.pk}": ann.pk, f"lead-{bert.pk}": ann.pk}
        assert said(self.post(client, nobody | keep, headers=HTMX)) == "Nobody leads LoRA now."
        assert said(self.post(client, keep, headers=HTMX)) == "Nothing was changed."

    def test_comes_back_to_the_meeting(self, client: Client, organiser: Member, lora: Paper) -> None:
        make_meeting(lora, number=1)
        response = self.post(client, {f"lead-{lora.pk}": organiser.pk})
        assert response.headers["Location"] == f"{PLAN}?open=1#meeting-1"

    def test_a_lead_taken_meanwhile_is_a_conflict(
        self, client: Client, organiser: Member, lora: Paper
    ) -> None:
        make_meeting(lora, number=1)
        make_claim(lora, make_member("Ann"))
        response = self.post(client, {f"lead-{lora.pk}": organiser.pk}, headers=HTMX)
        assert response.status_code == 409
        assert "Ann leads LoRA meanwhile; nothing is changed." in response.content.decode()

    @pytest.mark.parametrize("chosen", ["x", "0", "99999999999999999999", "9" * 30])
    def test_a_wrong_member(self, client: Client, organiser: Member, lora: Paper, chosen: str) -> None:
        make_meeting(lora, number=1)
        response = self.post(client, {f"lead-{lora.pk}": chosen})
        assert response.status_code == 422
        assert not Claim.objects.exists()

    def test_signed_out_member_method_and_unknown(self, client: Client, lora: Paper) -> None:
        make_meeting(lora, number=1)
        make_meeting(number=2, starts_at=timezone.now() - timedelta(days=3))
        assert self.post(client, {}).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.post(client, {}).status_code == 403
        client.force_login(make_organiser())
        assert client.get(f"{PLAN}1/leads/").status_code == 405
        assert [self.post(client, {}, number).status_code for number in (2, 77)] == [404, 404]

    @pytest.mark.parametrize("count", [1, 10])
    def test_a_write_is_cheap(self, client: Client, organiser: Member, count: int) -> None:
        papers, ann, ben = [make_paper() for _ in range(count)], make_member(), make_member()
        for paper in papers:
            make_claim(paper, ann)
        make_meeting(*papers, number=1)
        data = {f"lead-{paper.pk}": ben.pk for paper in papers}
        data |= {f"seen-{paper.pk}": ann.pk for paper in papers}
        client.force_login(make_organiser(seen_at=timezone.now()))
        with CaptureQueriesContext(connection) as found:
            assert self.post(client, data, headers=HTMX).status_code == 200
        # session with member, meeting, leaders, claims, released, claimed, meeting, leaders
        assert statements(found) == 8


class TestMeetingCreate:
    def post(self, client: Client, **data: Any) -> Any:
        return client.post(f"{PLAN}meetings/", {"day": f"{YEAR}-05-06", "clock": "18:30"} | data)

    def test_adds_one(self, client: Client, organiser: Member) -> None:
        series = make_meeting().series
        assert self.post(client, series=series.pk).status_code == 302
        added = Meeting.objects.latest("number")
        assert added.starts_at == instant(date(YEAR, 5, 6), time(18, 30), "Asia/Shanghai")
        assert added.series == series

    def test_a_past_one_leads_to_where_its_minutes_are_written(
        self, client: Client, organiser: Member
    ) -> None:
        series = make_meeting(number=1).series
        response = self.post(client, series=series.pk, day="2020-05-06")
        assert response.headers["Location"] == "/schedule/2/"
        page = client.get("/schedule/2/").content.decode()
        assert "Meeting 2 is added." in page
        assert "/schedule/2/minutes/" in page

    def test_a_wrong_date_keeps_what_was_typed(self, client: Client, organiser: Member) -> None:
        series = make_meeting().series
        response = self.post(client, series=series.pk, day="0001-01-01")
        assert response.status_code == 422
        assert 'value="0001-01-01"' in response.content.decode()
        assert self.post(client, series=0).status_code == 422

    def test_comes_back_to_it(self, client: Client, organiser: Member) -> None:
        series = make_meeting(number=1).series
        response = self.post(client, series=series.pk)
        assert response.headers["Location"] == f"{PLAN}?open=2#meeting-2"
        page = client.get(response.headers["Location"]).content.decode()
        assert page.index('id="meeting-2-leads"') < page.index("Meeting 2 is added.")

    def test_at_a_time_that_is_taken(self, client: Client, organiser: Member) -> None:
        meeting = make_meeting(starts_at=thursday())
        day = str(meeting.starts_locally.date())
        response = client.post(
            f"{PLAN}meetings/", {"series": meeting.series_id, "day": day, "clock": "20:00"}
        )
        assert response.status_code == 409
        assert Meeting.objects.count() == 1

    def test_signed_out_member_and_method(self, client: Client) -> None:
        assert self.post(client).headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.post(client).status_code == 403
        assert client.get(f"{PLAN}meetings/").status_code == 405
