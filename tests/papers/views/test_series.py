from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from members.models import Member
from papers.models import Meeting, ReadingList, Series
from tests.factories import (
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db
CREATE, PREVIEW = "/schedule/plan/series/", "/schedule/plan/series/preview/"
YEAR = timezone.now().year + 1


@pytest.fixture
def reading_list() -> ReadingList:
    part = make_part(make_list())
    for _ in range(5):
        make_entry(part, make_paper())
    return part.reading_list


@pytest.fixture
def organiser(client: Client) -> Member:
    organiser = make_organiser()
    client.force_login(organiser)
    return organiser


@pytest.fixture
def data(reading_list: ReadingList) -> dict[str, Any]:
    return {
        "reading_list": reading_list.pk,
        "first_date": f"{YEAR}-03-04",
        "time": "20:00",
        "time_zone": "Asia/Shanghai",
        "minutes": 90,
        "papers_per_week": 2,
        "place": "Room 1",
        "skipped": f"{YEAR}-03-09，{YEAR}-10-01 \n{YEAR}-10-02",
    }


def test_the_form_begins_with_what_is_usual(
    client: Client, organiser: Member, reading_list: ReadingList
) -> None:
    form = client.get(CREATE).context["form"]
    usual = {
        name: form.get_initial_for_field(form.fields[name], name) for name in ("minutes", "papers_per_week")
    }
    assert usual == {"minutes": 90, "papers_per_week": 4}
    assert form["time_zone"].value() == "Asia/Shanghai"
    assert form["reading_list"].value() == reading_list.pk


def test_makes_the_series(client: Client, organiser: Member, data: dict[str, Any]) -> None:
    response = client.post(CREATE, data, follow=True)
    assert response.redirect_chain == [("/schedule/plan/", 302)]
    days = [meeting.starts_locally.date() for meeting in Meeting.objects.all()]
    assert days == [date(YEAR, 3, 4), date(YEAR, 3, 18), date(YEAR, 3, 25)]
    assert Series.objects.get().skipped_weeks.count() == 3
    last = date_format(date(YEAR, 3, 25), "DATE_FORMAT")
    weekday = f"{date(YEAR, 3, 4):%A}s"
    [message] = [str(message) for message in response.context["messages"]]
    assert message == f"{weekday} at 20:00, Asia/Shanghai: 3 meetings, the last on {last}."


def test_the_preview_makes_nothing(client: Client, organiser: Member, data: dict[str, Any]) -> None:
    page = client.post(PREVIEW, data).content.decode()
    last = date_format(date(YEAR, 3, 25), "DATE_FORMAT")
    assert f"at 20:00, Asia/Shanghai: 3 meetings, the last on {last}." in page
    assert 'value="Room 1"' in page
    assert '<button class="btn" form="series">Make the series</button>' in page
    assert not Series.objects.exists()


def test_the_preview_has_the_numbers_and_the_weeks_left_out(
    client: Client, organiser: Member, data: dict[str, Any]
) -> None:
    make_meeting(number=7)
    lines = list(client.post(PREVIEW, data | {"skipped": f"4 Mar {YEAR}, {YEAR}年3月18日"}).context["lines"])
    days = [date(YEAR, 3, 4) + timedelta(weeks=week) for week in range(5)]
    numbers = [0, 8, 0, 9, 10]
    assert [(number, day) for number, day, _papers in lines] == list(zip(numbers, days, strict=True))


class TestSkip:
    def skip(self, client: Client, series: Series, day: str, **kwargs: Any) -> Any:
        return client.post(f"{CREATE}{series.pk}/skip/", {f"skip-{series.pk}-day": day}, **kwargs)

    def test_moves_meetings_on(self, client: Client, organiser: Member, data: dict[str, Any]) -> None:
        client.post(CREATE, data | {"skipped": ""})
        response = self.skip(client, Series.objects.get(), f"{YEAR}-03-10", follow=True)
        day = date_format(date(YEAR, 3, 10), "DATE_FORMAT")
        assert f"The week of {day} is skipped; 2 meetings moved on." in response.content.decode()
        days = [meeting.starts_locally.date() for meeting in Meeting.objects.all()]
        assert days == [date(YEAR, 3, 4), date(YEAR, 3, 18), date(YEAR, 3, 25)]

    @pytest.mark.parametrize(
        ("day", "status", "sentence"),
        [
            ("soon", 422, "Enter a valid date."),
            ("", 422, "This field is required."),
            ("2020-03-04", 409, "That week has begun; choose a later one."),
        ],
    )
    def test_what_cannot_be_stands_in_its_form(
        self, client: Client, organiser: Member, day: str, status: int, sentence: str
    ) -> None:
        series = make_meeting().series
        make_meeting()
        response = self.skip(client, series, day)
        page = response.content.decode()
        assert response.status_code == status
        assert page.count(sentence) == 1
        assert f'id="series-{series.pk}-skip" open>' in page

    def test_signed_out_member_method_and_unknown(self, client: Client) -> None:
        series = make_meeting().series
        assert self.skip(client, series, "").headers["Location"].startswith("/accounts/login/")
        client.force_login(make_member())
        assert self.skip(client, series, "").status_code == 403
        client.force_login(make_organiser())
        assert client.get(f"{CREATE}{series.pk}/skip/").status_code == 405
        assert client.post(f"{CREATE}0/skip/").status_code == 404


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_date", "", "This field is required."),
        ("first_date", "next week", "Enter a valid date."),
        ("first_date", "0001-01-01", "Choose a date between 2000 and 2199."),
        ("first_date", "9999-12-31", "Choose a date between 2000 and 2199."),
        ("first_date", "2027-02-30", "Enter a valid date."),
        ("time", "25:00", "Enter a valid time."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("time_zone", "../../etc/passwd", "Select a valid choice."),
        ("time_zone", "Asia/Shanghai\0", "Select a valid choice."),
        ("minutes", "0", "Ensure this value is greater than or equal to 10."),
        ("papers_per_week", "0", "Ensure this value is greater than or equal to 1."),
        ("papers_per_week", "99999999999999999999", "Ensure this value is less than or equal to 20."),
        ("skipped", "2027-13-01", "“2027-13-01” is not a date; write dates like 2026-10-01."),
        ("skipped", "<script>", "“&lt;script&gt;” is not a date; write dates like 2026-10-01."),
        ("skipped", "9999-12-31", "Choose a date between 2000 and 2199."),
        ("reading_list", "99999999999999999999", "Select a valid choice."),
        ("place", "x" * 301, "Ensure this value has at most 300 characters"),
    ],
)
@pytest.mark.parametrize("address", [CREATE, PREVIEW])
def test_wrong_input_gets_a_sentence(
    client: Client,
    data: dict[str, Any],
    address: str,
    field: str,
    value: str,
    sentence: str,
) -> None:
    response = client.post(address, data | {field: value})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Series.objects.exists()


def test_too_many_dates_to_skip(client: Client, organiser: Member, data: dict[str, Any]) -> None:
    days = " ".join(str(date(YEAR, 1, 1) + timedelta(days=n)) for n in range(101))
    response = client.post(CREATE, data | {"skipped": days})
    assert response.status_code == 422
    assert "more than 100 dates" in response.content.decode()


def test_a_time_that_the_clocks_skip(client: Client, organiser: Member, data: dict[str, Any]) -> None:
    last = max(date(2027, 3, day) for day in range(25, 32) if date(2027, 3, day).weekday() == 6)
    wrong = {"first_date": str(last), "time": "02:30", "time_zone": "Europe/Berlin"}
    response = client.post(CREATE, data | wrong)
    assert response.status_code == 422
    assert "the clocks of Europe/Berlin skip this time" in response.content.decode()


@pytest.mark.parametrize("address", [CREATE, PREVIEW])
def test_nothing_left_or_in_the_past_is_a_conflict(
    client: Client, organiser: Member, data: dict[str, Any], address: str
) -> None:
    past = client.post(address, data | {"first_date": "2020-03-04"})
    assert past.status_code == 409
    assert "in the past" in past.content.decode()
    empty = client.post(address, data | {"reading_list": make_list().pk})
    assert empty.status_code == 409
    assert "nothing to lay out" in empty.content.decode()
    assert 'value="Room 1"' in empty.content.decode()


def test_take_it_back(client: Client, organiser: Member, data: dict[str, Any]) -> None:
    client.post(CREATE, data)
    series = Series.objects.get()
    page = client.get("/schedule/plan/").content.decode()
    assert f'action="/schedule/plan/series/{series.pk}/delete/"' in page
    response = client.post(f"/schedule/plan/series/{series.pk}/delete/", follow=True)
    assert "3 meetings are taken back." in response.content.decode()
    assert not Meeting.objects.exists()
    assert client.post(f"/schedule/plan/series/{series.pk}/delete/").status_code == 404


def test_signed_out(client: Client) -> None:
    for response in (client.get(CREATE), client.post(PREVIEW), client.post(f"{CREATE}1/delete/")):
        assert response.headers["Location"].startswith("/accounts/login/")


def test_a_member_may_not(client: Client, data: dict[str, Any]) -> None:
    client.force_login(make_member())
    series = make_meeting().series
    answers = [client.get(CREATE), client.post(CREATE, data), client.post(PREVIEW, data)]
    answers.append(client.post(f"{CREATE}{series.pk}/delete/"))
    assert [answer.status_code for answer in answers] == [403] * 4
    assert Meeting.objects.count() == 1


def test_wrong_methods(client: Client, organiser: Member) -> None:
    answers = [client.delete(CREATE), client.get(PREVIEW), client.get(f"{CREATE}1/delete/")]
    assert [answer.status_code for answer in answers] == [405] * 3
