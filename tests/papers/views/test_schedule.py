from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from papers.calendars import instant
from papers.models import Answer, Meeting, SkippedWeek
from tests.factories import (
    make_claim,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_series,
)
from tests.papers.meetings import a_secret_meeting, evening, next_thursday

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class TestSchedule:
    def test_shows_members_when_what_and_who(self, client: Client) -> None:
        a_secret_meeting(starts_at=evening())
        client.force_login(make_member())
        page = client.get("/schedule/").content.decode()
        day = date_format(next_thursday(), "DATE_FORMAT")
        assert f"Thursday, {day}, 20:00–21:30" in page
        assert "LoRA" in page
        assert "Secret Lead" in page

    def test_shows_visitors_dates_and_papers_only(self, client: Client) -> None:
        a_secret_meeting()
        page = client.get("/schedule/").content.decode()
        assert "LoRA" in page
        assert "Secret" not in page

    def test_htmx_gets_the_page_too(self, client: Client) -> None:
        assert "<!doctype html>" in client.get("/schedule/", headers=HTMX).content.decode()

    def test_takes_no_post(self, client: Client) -> None:
        client.force_login(make_member())
        assert client.post("/schedule/").status_code == 405

    @pytest.mark.parametrize(
        ("maker", "sentence"),
        [
            (None, "See what the group reads"),
            (make_member, "an organiser makes the plan"),
            (make_organiser, 'href="/schedule/plan/series/"'),
        ],
    )
    def test_empty_says_what_to_do_next(self, client: Client, maker: object, sentence: str) -> None:
        if callable(maker):
            client.force_login(maker())
        assert sentence in client.get("/schedule/").content.decode()

    def test_coming_in_order_past_newest_first(self, client: Client) -> None:
        now = timezone.now()
        for number, weeks in [(1, -2), (2, -1), (3, 1), (4, 2)]:
            make_meeting(number=number, starts_at=now + timedelta(weeks=weeks))
        make_meeting(number=5, starts_at=now + timedelta(days=1), cancelled_at=now)
        schedule = client.get("/schedule/").context["schedule"]
        assert [(row.meeting.number, row.is_next) for row in schedule.coming] == [
            (5, False),
            (3, True),
            (4, False),
        ]
        assert [row.meeting.number for row in schedule.past] == [2, 1]

    def test_a_cancelled_meeting_says_so(self, client: Client) -> None:
        make_meeting(cancelled_at=timezone.now())
        page = client.get("/schedule/").content.decode()
        assert "<s>" in page
        assert "cancelled" in page

    def test_a_skipped_week_is_an_ordinary_gap(self, client: Client) -> None:
        series = make_series()
        for weeks in (0, 2):
            make_meeting(series=series, starts_at=evening(weeks))
        gap = next_thursday(1)
        SkippedWeek.objects.create(series=series, date=gap)
        SkippedWeek.objects.create(series=series, date=gap - timedelta(days=1))
        SkippedWeek.objects.create(series=series, date=next_thursday(9))
        SkippedWeek.objects.create(series=series, date=next_thursday(2))
        rows = client.get("/schedule/").context["schedule"].coming
        assert [row.day for row in rows] == [next_thursday(0), gap - timedelta(days=1), next_thursday(2)]

    def test_own_time_with_its_zone_and_weekday(self, client: Client) -> None:
        make_meeting(starts_at=evening())
        client.force_login(make_member(time_zone="Pacific/Kiritimati"))
        assert "Friday, 02:00 your time (Pacific/Kiritimati)" in client.get("/schedule/").content.decode()

    def test_the_same_clock_is_not_said_twice(self, client: Client) -> None:
        make_meeting(starts_at=evening())
        client.force_login(make_member(time_zone="Asia/Shanghai"))
        assert "your time" not in client.get("/schedule/").content.decode()

    def test_says_where_ones_own_clock_changes(self, client: Client) -> None:
        year = timezone.now().year + 1
        for day in (date(year, 10, 20), date(year, 11, 3), date(year, 11, 10)):
            make_meeting(starts_at=instant(day, time(20), "Asia/Shanghai"))
        client.force_login(make_member(time_zone="Europe/Berlin"))
        response = client.get("/schedule/")
        assert [row.own.earlier for row in response.context["schedule"].coming] == [0, 60, 0]
        assert response.content.decode().count("an hour earlier for you than the meeting before") == 1

    def test_my_answer(self, client: Client) -> None:
        member, meeting = make_member(), make_meeting()
        Answer.objects.create(meeting=meeting, member=member, value="maybe", answered_at=timezone.now())
        client.force_login(member)
        assert "you: maybe" in client.get("/schedule/").content.decode()

    def test_many_past_meetings_fold(self, client: Client) -> None:
        series, now = make_series(), timezone.now()
        Meeting.objects.bulk_create(
            Meeting(
                series=series,
                number=n,
                starts_at=now - timedelta(weeks=n),
                ends_at=now - timedelta(weeks=n) + timedelta(hours=1),
                time_zone="Asia/Shanghai",
                changed_at=now,
            )
            for n in range(1, 61)
        )
        assert len(client.get("/schedule/").context["schedule"].past) == 50
        assert len(client.get("/schedule/?past=all").context["schedule"].past) == 60

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_costs_the_same_for_any_number(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        series = make_series()
        for week in range(count):
            papers = [make_paper(), make_paper()]
            make_claim(papers[0], make_member())
            make_meeting(*papers, series=series, starts_at=evening(week))
            make_meeting(make_paper(), series=series, starts_at=evening(-week - 5))
        client.force_login(make_member(seen_at=timezone.now()))
        # session, member, past, coming, their papers with claims, my answers, skipped weeks
        with django_assert_num_queries(7):
            client.get("/schedule/")
