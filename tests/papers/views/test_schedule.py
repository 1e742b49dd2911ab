import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

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
        assert f"Thursday, {day}, 20:00–&#8288;21:30" in page  # not broken there
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
        schedule = client.get("/schedule/?past=all").context["schedule"]
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

    def test_one_skipped_week_after_another(self, client: Client) -> None:
        series, other = make_series(), make_series()
        for weeks in (0, 4):
            make_meeting(series=series, starts_at=evening(weeks))
        for weeks in (1, 3):
            SkippedWeek.objects.create(series=series, date=next_thursday(weeks))
        SkippedWeek.objects.create(series=other, date=next_thursday(2))
        rows = client.get("/schedule/").context["schedule"].coming
        assert [row.day for row in rows] == [next_thursday(weeks) for weeks in (0, 1, 3, 4)]

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

    def test_a_meeting_that_was_not_held_changes_no_clock(self, client: Client) -> None:
        year = timezone.now().year + 1
        for day, is_cancelled in (
            (date(year, 10, 20), False),
            (date(year, 11, 3), True),
            (date(year, 11, 10), False),
        ):
            starts_at = instant(day, time(20), "Asia/Shanghai")
            make_meeting(starts_at=starts_at, cancelled_at=starts_at if is_cancelled else None)
        client.force_login(make_member(time_zone="Europe/Berlin"))
        rows = client.get("/schedule/").context["schedule"].coming
        assert [row.own.earlier for row in rows] == [0, 60, 60]

    def test_the_clock_of_the_last_past_meeting_counts(self, client: Client) -> None:
        # Half a year ago clocks stood in their other half.
        moments = [timezone.now() - timedelta(weeks=26), timezone.now() + timedelta(days=1)]
        for starts_at in moments:
            make_meeting(starts_at=starts_at)
        client.force_login(make_member(time_zone="Europe/Berlin"))
        (row,) = client.get("/schedule/").context["schedule"].coming
        ahead = [starts_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%z") for starts_at in moments]
        assert row.own.earlier - row.own.later == {"+0200 +0100": 60, "+0100 +0200": -60}.get(
            " ".join(ahead), 0
        )

    def test_my_answer(self, client: Client) -> None:
        member, meeting = make_member(), make_meeting()
        Answer.objects.create(meeting=meeting, member=member, value="maybe", answered_at=timezone.now())
        client.force_login(member)
        assert "<b>next</b> · <span>your answer: maybe</span>" in client.get("/schedule/").content.decode()

    def test_the_answer_of_another_is_not_mine(self, client: Client) -> None:
        meeting = make_meeting()
        for member, value in (
            (make_member(), "maybe"),
            (mine := make_member(), "yes"),
            (make_member(), "no"),
        ):
            Answer.objects.create(meeting=meeting, member=member, value=value, answered_at=timezone.now())
        for member, said in ((mine, ["yes"]), (make_member(), [])):
            client.force_login(member)
            assert re.findall("your answer: (\\w+)", client.get("/schedule/").content.decode()) == said

    def test_who_gave_a_paper_back_no_longer_stands_there(self, client: Client) -> None:
        paper, now = make_paper(), timezone.now()
        make_claim(paper, make_member("Ada Before"), released_at=now, reason="busy")
        make_claim(paper, make_member("Bo Now"))
        make_meeting(paper)
        client.force_login(make_member())
        page = client.get("/schedule/").content.decode()
        assert "lead: <b>Bo Now</b></small>" in page
        assert "Ada Before" not in page

    def test_second_readers_stand_together(self, client: Client) -> None:
        paper = make_paper()
        for seat, name in enumerate(("Ada", "Bo", "Cy")):
            make_claim(paper, make_member(name), seat=seat)
        make_meeting(paper)
        make_meeting(other := make_paper())
        make_claim(other, make_member("Di"), seat=1)
        client.force_login(make_member())
        page = client.get("/schedule/").content.decode()
        assert "lead: <b>Ada</b></small>" in page
        assert re.findall("<small>(second reader.*?)</small>", page) == [
            "second readers: Bo, Cy",
            "second reader: Di",
        ]

    def test_the_past_is_a_link_away(self, client: Client) -> None:
        make_meeting(number=9)
        link, none = '<a href="?past=all#past">Past meetings</a>', "No meeting has been held yet."
        assert none in client.get("/schedule/?past=all").content.decode()
        for weeks in (1, 2):
            make_meeting(starts_at=timezone.now() - timedelta(weeks=weeks))
        answer = client.get("/schedule/")
        assert link in answer.content.decode()
        assert answer.context["schedule"].past == ()
        unfolded = client.get("/schedule/?past=all").content.decode()
        assert '<h2 id="past">Past meetings</h2>' in unfolded
        assert link not in unfolded
        assert none not in unfolded

    def test_only_what_is_to_come_wants_a_lead(self, client: Client) -> None:
        client.force_login(make_member())
        make_meeting(make_paper(), number=2)
        make_meeting(make_paper(), number=1, starts_at=timezone.now() - timedelta(weeks=1))
        assert client.get("/schedule/?past=all").content.decode().count("no lead yet") == 1
        pages = [client.get(f"/schedule/{number}/").content.decode() for number in (1, 2)]
        assert ["no lead yet" in page for page in pages] == [False, True]

    def test_the_past_is_a_link_away_where_nothing_is_to_come(self, client: Client) -> None:
        make_meeting(starts_at=timezone.now() - timedelta(weeks=1))
        assert '<a href="?past=all#past">Past meetings</a>' in client.get("/schedule/").content.decode()

    @pytest.mark.parametrize(
        ("own", "language", "named"),
        [
            (None, "en", ["Asia/Shanghai"]),
            (None, "zh-hans", ["北京时间"]),
            ("Asia/Shanghai", "en", []),
            ("Asia/Singapore", "en", ["Asia/Shanghai"] * 2),
            ("Asia/Singapore", "zh-hans", ["北京时间"] * 2),
        ],
    )
    def test_the_zone_is_named_to_those_elsewhere(
        self, client: Client, own: str | None, language: str, named: list[str]
    ) -> None:
        for _week in range(2):
            make_meeting()
        if own:
            client.force_login(make_member(time_zone=own))
        page = client.get("/schedule/", headers={"Accept-Language": language}).content.decode()
        assert re.findall("Asia/Shanghai|北京时间", page) == named

    def test_more_than_a_year_ahead_is_a_link_away(self, client: Client) -> None:
        series, now = make_series(), timezone.now()
        Meeting.objects.bulk_create(
            Meeting(
                series=series,
                number=n,
                starts_at=now + timedelta(weeks=n),
                ends_at=now + timedelta(weeks=n, hours=1),
                time_zone="Asia/Shanghai",
                changed_at=now,
            )
            for n in range(1, 61)
        )
        link, answer = '<a href="?coming=all">All coming meetings</a>', client.get("/schedule/")
        assert len(answer.context["schedule"].coming) == 52
        assert link in answer.content.decode()
        answer = client.get("/schedule/?coming=all")
        assert len(answer.context["schedule"].coming) == 60
        assert link not in answer.content.decode()

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
        # session with its member, coming with my answers, their papers with claims, skipped weeks
        with django_assert_num_queries(4):
            client.get("/schedule/")
        with django_assert_num_queries(6):
            client.get("/schedule/?past=all")
