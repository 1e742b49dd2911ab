from datetime import date

import pytest
from django.core.exceptions import ValidationError

from papers.forms.clock import DatesField, day_field

DAY = date(2027, 2, 8)
WAYS = [
    "2027-02-08",
    "2027-2-8",
    "2027/02/08",
    "2027.2.8",
    "8 Feb 2027",
    "8th February 2027",
    "8. feb. 2027",
    "Feb 8, 2027",
    "FEBRUARY 8 2027",
    "2027年2月8日",
    "2027 年 2 月 8 日",
    "２０２７年２月８日",
]


@pytest.mark.parametrize("text", WAYS)
def test_one_day_in_many_ways(text: str) -> None:
    assert day_field("Day").clean(f" {text} ") == DAY
    assert DatesField().clean(f"{text}, 2027-10-01\n{text}") == [DAY, date(2027, 10, 1)]


@pytest.mark.parametrize("between", [", ", "，", "; ", "、", "\n", " "])
def test_several_days(between: str) -> None:
    text = between.join(WAYS)
    assert DatesField().clean(text) == [DAY]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("8 Feb", "8 Feb"),
        ("2027-02-30", "2027-02-30"),
        ("2027-02-08, soon", "soon"),
        ("08/02/2027", "08/02/2027"),
    ],
)
def test_what_is_no_date_is_named(text: str, word: str) -> None:
    with pytest.raises(ValidationError, match=f"“{word}” is not a date"):
        DatesField().clean(text)
    with pytest.raises(ValidationError):
        day_field("Day").clean(text)
