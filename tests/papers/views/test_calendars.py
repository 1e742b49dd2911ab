from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from papers.models import Meeting
from tests.factories import make_claim, make_meeting, make_member, make_paper, make_series

pytestmark = pytest.mark.django_db
FEED = "/feeds/schedule.ics"


def events(body: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(body).events


def test_says_when_what_and_where_to_read_on(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://group.example"
    meeting = make_meeting(
        make_paper(short_name="LoRA", title="Low-Rank", slug="lora"), make_paper(short_name="T5")
    )
    response = client.get(FEED)
    [event] = events(response.content)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert event["summary"] == f"Meeting {meeting.number}: LoRA, T5"
    assert event["url"] == f"https://group.example/schedule/{meeting.number}/"
    assert str(event["description"]).startswith("Low-Rank\nhttps://group.example/papers/lora/\n")
    assert event.decoded("dtstart") == meeting.starts_at.replace(microsecond=0)


def test_names_nobody_and_no_place(client: Client) -> None:
    paper = make_paper()
    make_claim(paper, make_member("Secret Lead"))
    make_meeting(paper, place="Secret room", minutes_source="Secret", minutes_html="Secret")
    client.force_login(make_member())
    assert b"Secret" not in client.get(FEED).content


def test_the_same_meeting_keeps_its_uid(client: Client) -> None:
    meeting = make_meeting()
    [before] = events(client.get(FEED, headers={"Host": "localhost"}).content)
    Meeting.objects.update(starts_at=meeting.starts_at + timedelta(hours=1), sequence=1)
    [after] = events(client.get(FEED, headers={"Host": "127.0.0.1"}).content)
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_cancelled_meeting_stays(client: Client) -> None:
    make_meeting(cancelled_at=timezone.now())
    [event] = events(client.get(FEED).content)
    assert event["status"] == "CANCELLED"


def test_is_bounded_in_the_past(client: Client) -> None:
    now = timezone.now()
    make_meeting(starts_at=now - timedelta(days=402))
    make_meeting(number=77, starts_at=now - timedelta(days=398))
    [event] = events(client.get(FEED).content)
    assert event["summary"] == "Meeting 77"


@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=xx", "?lang=../etc"])
def test_is_english_whatever_the_browser_asks(client: Client, query: str) -> None:
    make_meeting(number=9)
    response = client.get(FEED + query, headers={"Accept-Language": "zh-hans"})
    assert response.headers["Content-Language"] == "en"
    assert events(response.content)[0]["summary"] == "Meeting 9"


def test_is_chinese_where_the_address_says_so(client: Client) -> None:
    assert client.get(FEED + "?lang=zh-hans").headers["Content-Language"] == "zh-hans"


def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    meeting = make_meeting()
    etag = client.get(FEED).headers["ETag"]
    again = client.get(FEED, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    Meeting.objects.filter(pk=meeting.pk).update(sequence=1)
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200


def test_takes_no_post(client: Client) -> None:
    assert client.post(FEED).status_code == 405


@pytest.mark.parametrize("count", [1, 3, 30])
def test_costs_the_same_for_any_number(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    series = make_series()
    for day in range(count):
        make_meeting(make_paper(), series=series, starts_at=timezone.now() + timedelta(days=day + 1))
    with django_assert_num_queries(2):
        client.get(FEED)
