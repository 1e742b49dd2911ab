from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from members.models import Member
from papers.calendars import instant
from papers.models import Meeting
from tests.factories import make_meeting, make_member, make_organiser, make_paper, make_series
from tests.papers.views.fragments import said

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
YEAR = timezone.now().year + 1
DAY = date(YEAR, 6, 3)


@pytest.fixture
def organiser(client: Client) -> Member:
    organiser = make_organiser()
    client.force_login(organiser)
    return organiser


@pytest.fixture
def meeting() -> Meeting:
    series = make_series(time_zone="Europe/Berlin")
    at = instant(DAY, time(20), "Europe/Berlin")
    make_meeting(series=series, starts_at=at + timedelta(weeks=1), time_zone="Europe/Berlin", number=10)
    return make_meeting(
        make_paper(), series=series, starts_at=at, time_zone="Europe/Berlin", number=9, place="Room 1"
    )


def time_data(day: object = DAY, clock: str = "20:00", scope: str = "one") -> dict[str, str]:
    return {"time-day": str(day), "time-clock": clock, "time-minutes": "90", "time-scope": scope}


def place_data(place: str = "Room 2", scope: str = "one") -> dict[str, str]:
    return {"place-place": place, "place-scope": scope}


ACTS: list[tuple[str, dict[str, str]]] = [
    ("time", time_data(clock="19:30")),
    ("place", place_data()),
    ("cancel", {"cancel-papers": "on"}),
]


def address(act: str = "", number: int = 9) -> str:
    return f"/schedule/plan/{number}/{act}/" if act else f"/schedule/plan/{number}/"


def local_times() -> list[datetime]:
    return [meeting.starts_locally.replace(tzinfo=None) for meeting in Meeting.objects.order_by("number")]


def test_the_page_has_the_forms_filled(client: Client, organiser: Member, meeting: Meeting) -> None:
    page = client.get(address()).content.decode()
    for text in (f'value="{DAY}"', 'value="20:00"', 'value="Room 1"', f'hx-post="{address("cancel")}"'):
        assert text in page


@pytest.mark.parametrize("scope", ["one", "later"])
def test_the_time(client: Client, organiser: Member, meeting: Meeting, scope: str) -> None:
    response = client.post(address("time"), time_data(DAY + timedelta(days=1), "19:30", scope))
    assert (response.status_code, response.headers["Location"]) == (302, "/schedule/plan/?open=9#meeting-9")
    hour = time(19, 30) if scope == "later" else time(20)
    later = DAY + timedelta(days=8 if scope == "later" else 7)
    assert local_times() == [
        datetime.combine(DAY + timedelta(days=1), time(19, 30)),
        datetime.combine(later, hour),
    ]


@pytest.mark.parametrize("scope", ["one", "later"])
def test_the_place(client: Client, organiser: Member, meeting: Meeting, scope: str) -> None:
    client.post(address("place"), place_data(scope=scope))
    places = list(Meeting.objects.order_by("number").values_list("place", flat=True))
    assert places == ["Room 2", "Room 2" if scope == "later" else ""]


@pytest.mark.parametrize("papers", ["on", "out"])
def test_cancel(client: Client, organiser: Member, meeting: Meeting, papers: str) -> None:
    client.post(address("cancel"), {"cancel-papers": papers})
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    counts = [each.slots.count() for each in Meeting.objects.order_by("number")]
    assert counts == [0, 1 if papers == "on" else 0]


@pytest.mark.parametrize(("act", "data"), ACTS)
def test_htmx_gets_the_part(
    client: Client, organiser: Member, meeting: Meeting, act: str, data: dict[str, str]
) -> None:
    response = client.post(address(act), data, headers=HTMX)
    part = response.content.decode()
    assert part.strip().startswith('<div id="plan-meeting-9"')
    day = date_format(DAY, "l, j F Y")
    assert (
        said(response)
        == {
            "time": f"Meeting 9 is on {day}, 19:30–21:00 now.",
            "place": "The place of 1 meeting is changed.",
            "cancel": "Meeting 9 is cancelled.",
        }[act]
    )
    assert "<html" not in part


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("time", time_data(""), "This field is required."),
        ("time", time_data("0001-01-01"), "Choose a date between 2000 and 2199."),
        ("time", time_data("9999-12-31"), "Choose a date between 2000 and 2199."),
        ("time", time_data(clock="x"), "Enter a valid time."),
        ("time", time_data("2027-03-28", "02:30"), "the clocks of Europe/Berlin skip this time"),
        ("time", time_data(scope="all"), "Select a valid choice."),
        ("time", time_data() | {"time-minutes": "5"}, "greater than or equal to 10"),
        ("time", time_data() | {"time-minutes": "9" * 30}, "less than or equal to 600"),
        ("place", place_data("x" * 301), "at most 300 characters"),
        ("place", place_data("x\0"), "Null characters are not allowed."),
        ("cancel", {}, "This field is required."),
        ("cancel", {"cancel-papers": "burn"}, "Select a valid choice."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_wrong_input_gets_a_sentence(
    client: Client,
    meeting: Meeting,
    act: str,
    data: dict[str, str],
    sentence: str,
    headers: dict[str, str],
) -> None:
    response = client.post(address(act), data, headers=headers)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert ("<html" in response.content.decode()) is not bool(headers)
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.place) == (0, "Room 1")


def test_an_hour_that_comes_twice_is_the_first(client: Client, organiser: Member, meeting: Meeting) -> None:
    client.post(address("time"), time_data("2027-10-31", "02:30"))
    meeting.refresh_from_db()
    assert meeting.starts_at == instant(date(2027, 10, 31), time(2, 30), "Europe/Berlin")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (time_data("2020-01-01"), "into the past"),
        (time_data(DAY + timedelta(days=7)), "at that time"),
        (time_data("2199-12-31", scope="later"), "too far away"),
    ],
)
def test_a_time_that_cannot_be_is_a_conflict(
    client: Client, organiser: Member, meeting: Meeting, data: dict[str, str], sentence: str
) -> None:
    before = local_times()
    response = client.post(address("time"), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert sentence in page
    assert f'value="{data["time-day"]}"' in page
    assert local_times() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"time-day": str(DAY + timedelta(days=1))},
            f"2 meetings are changed: {DAY + timedelta(days=1):%A}s at 20:00, Europe/Berlin.",
        ),
        ({"time-minutes": "120"}, f"2 meetings are changed: {DAY:%A}s at 20:00, Europe/Berlin."),
        ({}, "Nothing was changed."),
    ],
)
def test_says_what_changed(
    client: Client, organiser: Member, meeting: Meeting, change: dict[str, str], sentence: str
) -> None:
    assert said(client.post(address("time"), time_data(scope="later") | change, headers=HTMX)) == sentence


def test_says_less_where_they_are_on_different_days(
    client: Client, organiser: Member, meeting: Meeting
) -> None:
    days = timedelta(days=1)
    Meeting.objects.filter(number=10).update(starts_at=F("starts_at") + days, ends_at=F("ends_at") + days)
    response = client.post(address("time"), time_data(clock="19:30", scope="later"), headers=HTMX)
    assert said(response) == "2 meetings are changed."


def test_length(client: Client, organiser: Member, meeting: Meeting) -> None:
    client.post(address("time"), time_data() | {"time-minutes": "45"})
    meeting.refresh_from_db()
    assert meeting.length == timedelta(minutes=45)
    assert 'name="time-minutes" value="45"' in client.get(address()).content.decode()


def test_place_that_is_the_same_is_no_change(client: Client, organiser: Member, meeting: Meeting) -> None:
    assert said(client.post(address("place"), place_data("Room 1"), headers=HTMX)) == "Nothing was changed."


def test_cancelling_says_first_what_it_does(client: Client, organiser: Member, meeting: Meeting) -> None:
    page = client.get(address()).content.decode()
    assert '<details class="section" id="form-cancel">' in page
    assert "1 paper goes to meeting 10." in page
    assert "One more meeting is added" not in page
    make_meeting(
        make_paper(), series=meeting.series, starts_at=meeting.starts_at + timedelta(weeks=2), number=11
    )
    page = client.get(address()).content.decode()
    assert "1 later meeting gets the papers of the one before it." in page
    assert "One more meeting is added at the end" in page
    assert 'name="cancel-papers" value="out"' in client.get(address(number=10)).content.decode()


def test_restore(client: Client, organiser: Member, meeting: Meeting) -> None:
    client.post(address("cancel"), {"cancel-papers": "on"})
    assert f'action="{address("restore")}"' in client.get(address()).content.decode()
    response = client.post(address("restore"), follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [("/schedule/plan/?open=9#meeting-9", 302)]
    assert page.index('id="meeting-9-leads"') < page.index("Meeting 9 takes place.")
    meeting.refresh_from_db()
    assert not meeting.is_cancelled
    assert client.post(address("restore")).status_code == 409


def test_a_cancellation_is_said_beside_the_meeting(
    client: Client, organiser: Member, meeting: Meeting
) -> None:
    page = client.post(address("cancel"), {"cancel-papers": "on"}, follow=True).content.decode()
    line = page[page.index('id="meeting-9"') :]
    assert "Meeting 9 is cancelled." in line[: line.index("</p>")]


@pytest.mark.parametrize(("act", "data"), ACTS)
def test_a_cancelled_meeting_stays_as_it_is(
    client: Client, organiser: Member, meeting: Meeting, act: str, data: dict[str, str]
) -> None:
    Meeting.objects.update(cancelled_at=timezone.now())
    response = client.post(address(act), data, headers=HTMX)
    assert response.status_code == 409
    assert "Meeting 9 is over or cancelled" in response.content.decode()


@pytest.mark.parametrize(("act", "data"), [*ACTS, ("restore", {})])
def test_signed_out_member_method_and_unknown(
    client: Client, meeting: Meeting, act: str, data: dict[str, Any]
) -> None:
    assert client.post(address(act), data).headers["Location"].startswith("/accounts/login/")
    client.force_login(make_member())
    assert [client.post(address(act), data).status_code, client.get(address()).status_code] == [403, 403]
    client.force_login(make_organiser())
    assert client.get(address(act)).status_code == 405
    assert client.post(address(act, 77), data).status_code == 404
    assert [client.get(address(number=77)).status_code, client.post(address()).status_code] == [404, 405]
    assert Meeting.objects.filter(sequence=0).count() == 2
