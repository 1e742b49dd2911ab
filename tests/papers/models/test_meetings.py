from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from papers.models import Answer, Meeting, Series, SkippedWeek
from tests.factories import make_claim, make_list, make_meeting, make_member, make_paper, make_series

pytestmark = pytest.mark.django_db


def test_a_meeting_is_coming_until_it_has_ended() -> None:
    now = timezone.now()
    past, under_way, coming, cancelled = (
        make_meeting(starts_at=now - timedelta(minutes=90)),
        make_meeting(starts_at=now - timedelta(minutes=89)),
        make_meeting(starts_at=now + timedelta(days=1)),
        make_meeting(starts_at=now + timedelta(days=2), cancelled_at=now),
    )
    assert list(Meeting.objects.upcoming(now)) == [under_way, coming, cancelled]
    assert list(Meeting.objects.open(now)) == [under_way, coming]
    assert list(Meeting.objects.past(now)) == [past]


def test_numbers_go_on() -> None:
    assert Meeting.objects.next_number() == 1
    make_meeting(number=41)
    assert Meeting.objects.next_number() == 42


def test_one_standing_meeting_of_a_series_at_a_time() -> None:
    meeting = make_meeting()
    series, starts_at = meeting.series, meeting.starts_at
    with pytest.raises(IntegrityError), transaction.atomic():
        make_meeting(series=series, starts_at=starts_at)
    make_meeting(series=series, starts_at=starts_at, cancelled_at=timezone.now())
    assert Meeting.objects.count() == 2


def test_lead_and_second_readers_of_a_slot() -> None:
    paper, lead, second = make_paper(), make_member(), make_member()
    make_claim(paper, second, seat=1)
    make_claim(paper, lead)
    make_claim(paper, make_member(), seat=2, released_at=timezone.now(), reason="busy")
    make_meeting(paper, make_paper())
    taken, free = Meeting.objects.with_people().get().slots.all()
    assert taken.lead is not None
    assert (taken.lead.member, [claim.member for claim in taken.seconds]) == (lead, [second])
    assert (free.lead, free.seconds) == (None, [])


def test_the_uid_depends_on_nothing_that_changes() -> None:
    made = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    meeting = make_meeting(series=make_series(created_at=made))
    assert meeting.uid == f"meeting-{meeting.pk}-20260102030405000006@readinggroup"


@pytest.mark.parametrize(
    ("place", "is_address"),
    [
        ("https://meet.example/x", True),
        ("http://meet.example/x", True),
        ("Room 1, see https://x", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_place_may_be_an_address(place: str, is_address: bool) -> None:
    assert Meeting(place=place).place_is_address is is_address


@pytest.mark.parametrize("year", [1, 1999, 2200, 9999])
def test_dates_out_of_reach_are_refused(year: int) -> None:
    at = datetime(year, 6, 1, tzinfo=UTC)
    with pytest.raises(ValidationError) as caught:
        Meeting(starts_at=at, ends_at=at, time_zone="UTC").clean_fields()
    assert {"starts_at", "ends_at"} <= set(caught.value.message_dict)


def test_a_series_says_its_rule() -> None:
    reading_list = make_list(title_en="Papers")
    series = Series(
        reading_list=reading_list, first_date=date(2026, 3, 5), time=time(20), time_zone="Europe/Berlin"
    )
    assert str(series) == "Papers · Thursdays at 20:00, Europe/Berlin"


def test_rows_say_what_they_are() -> None:
    ann, paper = make_member("Ann"), make_paper(short_name="LoRA")
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    meeting = make_meeting(paper, number=9, starts_at=at)
    answer = Answer(meeting=meeting, member=ann, value="yes", answered_at=at)
    said = [str(row) for row in (meeting, meeting.slots.get(), SkippedWeek(date=at.date()), answer)]
    assert said == [
        "9 · 2026-03-05 20:00",
        "9 · 2026-03-05 20:00 · LoRA",
        "2026-03-05",
        "Ann · 9 · 2026-03-05 20:00 · yes",
    ]
    assert f"{meeting.ends_locally:%H:%M}" == "21:30"
