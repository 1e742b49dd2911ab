from datetime import UTC, datetime

import pytest

from members.forms.time_zones import time_zone_choices, zones_by_region


@pytest.mark.parametrize(("month", "offset"), [(1, "+01:00"), (7, "+02:00")])
def test_zones_show_what_they_are_off_utc_at_the_time(month: int, offset: str) -> None:
    labels = {
        zone: label
        for _, zones in zones_by_region(datetime(2026, month, 1, tzinfo=UTC))
        for zone, label in zones
    }
    assert labels["Europe/Berlin"] == f"Berlin (UTC{offset})"
    assert labels["Asia/Kathmandu"] == "Kathmandu (UTC+05:45)"
    assert labels["America/Argentina/Buenos_Aires"] == "Argentina/Buenos Aires (UTC−03:00)"
    assert labels["Africa/Abidjan"] == "Abidjan (UTC+00:00)"


@pytest.mark.django_db
def test_groups_own_comes_first_and_an_alias_in_use_last() -> None:
    first, *_, last = time_zone_choices("Japan")
    assert first[1] == [("Asia/Shanghai", "Asia/Shanghai (UTC+08:00)")]
    assert last[1] == [("Japan", "Japan (UTC+09:00)"), ("UTC", "UTC (UTC+00:00)")]
