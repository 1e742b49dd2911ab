from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.calendars import in_words, instant, is_on_clock, own_time, same_week, wall_clock, weeks_from

DAYS = st.dates(date(2000, 1, 1), date(2150, 12, 31))
ZONES = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2026, 3, 26), "Europe/Berlin", datetime(2026, 3, 26, 19, tzinfo=UTC)),
        (date(2026, 4, 2), "Europe/Berlin", datetime(2026, 4, 2, 18, tzinfo=UTC)),
        (date(2026, 10, 29), "Europe/Berlin", datetime(2026, 10, 29, 19, tzinfo=UTC)),
        (date(2026, 3, 5), "America/New_York", datetime(2026, 3, 6, 1, tzinfo=UTC)),
        (date(2026, 3, 12), "America/New_York", datetime(2026, 3, 13, 0, tzinfo=UTC)),
        (date(2026, 3, 26), "Asia/Shanghai", datetime(2026, 3, 26, 12, tzinfo=UTC)),
        (date(2026, 4, 2), "Asia/Shanghai", datetime(2026, 4, 2, 12, tzinfo=UTC)),
    ],
)
def test_eight_in_the_evening(day: date, zone: str, expected: datetime) -> None:
    assert instant(day, time(20), zone) == expected


def test_an_hour_that_the_clocks_skip_becomes_the_one_after() -> None:
    day = date(2026, 3, 29)
    assert not is_on_clock(day, time(2, 30), "Europe/Berlin")
    assert wall_clock(instant(day, time(2, 30), "Europe/Berlin"), "Europe/Berlin").time() == time(3, 30)


def test_of_an_hour_that_comes_twice_it_is_the_first() -> None:
    day = date(2026, 10, 25)
    assert is_on_clock(day, time(2, 30), "Europe/Berlin")
    assert instant(day, time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(first=DAYS, hour=st.integers(4, 22), zone=ZONES, skipped=st.lists(DAYS, max_size=5))
def test_weeks_keep_weekday_and_hour_and_leave_out_the_skipped(
    first: date, hour: int, zone: str, skipped: list[date]
) -> None:
    days = list(islice(weeks_from(first, skipped), 60))
    assert {day.weekday() for day in days} == {first.weekday()}
    assert not [day for day in days if any(same_week(day, out) for out in skipped)]
    assert {wall_clock(instant(day, time(hour), zone), zone).hour for day in days} == {hour}
    missing = {days[0] + timedelta(weeks=n) for n in range(len(days))} - set(days)
    assert all(any(same_week(day, out) for out in skipped) for day in missing)


def test_a_week_runs_from_monday_to_sunday_over_the_new_year() -> None:
    assert same_week(date(2025, 12, 29), date(2026, 1, 4))
    assert not same_week(date(2026, 1, 4), date(2026, 1, 5))


def test_in_words() -> None:
    assert in_words(date(2026, 3, 5), time(20), "Asia/Shanghai") == "Thursdays at 20:00, Asia/Shanghai"


def at(day: int, month: int = 3) -> datetime:
    return instant(date(2026, month, day), time(20), "Asia/Shanghai")


def test_own_time_is_none_on_the_same_clock() -> None:
    assert own_time(at(26), "Asia/Shanghai", "Asia/Singapore", at(19)) is None


def test_own_time_without_a_change_of_clocks() -> None:
    own = own_time(at(26), "Asia/Shanghai", "Europe/Berlin", at(19))
    assert own is not None
    assert (own.zone, own.later, own.earlier, own.on_another_day) == ("Europe/Berlin", 0, 0, False)


def test_summer_time_in_berlin_makes_shanghai_an_hour_later() -> None:
    own = own_time(at(2, month=4), "Asia/Shanghai", "Europe/Berlin", at(26))
    assert own is not None
    assert (own.later, own.earlier) == (60, 0)


def test_winter_time_in_berlin_makes_shanghai_an_hour_earlier() -> None:
    own = own_time(at(29, month=10), "Asia/Shanghai", "Europe/Berlin", at(22, month=10))
    assert own is not None
    assert (own.later, own.earlier) == (0, 60)


def test_an_evening_in_shanghai_is_another_day_in_auckland() -> None:
    own = own_time(at(26), "Asia/Shanghai", "Pacific/Auckland", None)
    assert own is not None
    assert own.on_another_day
