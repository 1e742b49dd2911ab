"""Dates and times as a form takes them: a day within reach, and a time that the clocks of its zone show."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers.calendars import is_on_clock
from papers.models.series import validate_within_reach

MAX_DATES = 100

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}"
_DATE = re.compile(
    r"\b(?P<y1>\d{4})(?: ?年 ?|[-/.])(?P<m1>\d{1,2})(?: ?月 ?|[-/.])(?P<d1>\d{1,2})(?: ?日|\b)"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.? +(?P<m2>{_MONTH})\.?,? +(?P<y2>\d{{4}})\b"
    rf"|\b(?P<m3>{_MONTH})\.? +(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<y3>\d{{4}})\b",
    re.IGNORECASE,
)


def read_date(text: str) -> date | None:
    """2027-02-08, 8 Feb 2027, February 8, 2027 or 2027年2月8日, in full width too."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return _date_of(found) if found else None


def _date_of(found: re.Match[str]) -> date | None:
    """None where there is no such day."""
    parts = {name.rstrip("0123456789"): part for name, part in found.groupdict().items() if part}
    month = parts["m"] if parts["m"].isdigit() else _MONTHS.index(parts["m"][:3].lower()) + 1
    try:
        return date(int(parts["y"]), int(month), int(parts["d"]))
    except ValueError:
        return None


class DayField(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        return (read_date(value) if isinstance(value, str) else None) or super().to_python(value)


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return DayField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[validate_within_reach],
    )


def time_field() -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("Time"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class DatesField(forms.CharField):
    """Dates in one text, with commas, spaces or new lines between them."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, required=False, **kwargs)

    def clean(self, value: Any) -> list[date]:
        text = unicodedata.normalize("NFKC", super().clean(value))
        found = [(match[0], _date_of(match)) for match in _DATE.finditer(text)]
        rest = re.split(r"[\n,;、]+", _DATE.sub(",", text))
        wrong = [word for word, day in found if not day] + [word.strip() for word in rest if word.strip()]
        if wrong:
            raise ValidationError(
                _("“%(word)s” is not a date; write dates like 2026-10-01.") % {"word": wrong[0][:40]}
            )
        dates = sorted({day for _word, day in found if day})
        if len(dates) > MAX_DATES:
            raise ValidationError(_("These are more than %(most)d dates.") % {"most": MAX_DATES})
        for day in dates:
            validate_within_reach(day)
        return dates


def check_clock(form: forms.BaseForm, day: str, clock: str, zone: str) -> None:
    """Says so where the clocks skip the time chosen; `day` and `clock` name fields."""
    data = form.cleaned_data
    if zone and data.get(day) and data.get(clock) and not is_on_clock(data[day], data[clock], zone):
        form.add_error(
            clock,
            _("On that day the clocks of %(zone)s skip this time; choose another.") % {"zone": zone},
        )
