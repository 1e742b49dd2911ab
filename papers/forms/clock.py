"""Dates and times as a form takes them: a day within reach, and a time that the clocks of its zone show."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers.calendars import is_on_clock
from papers.models.meetings import validate_within_reach

MAX_DATES = 100


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
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
        words = re.split(r"[\s,;，、；]+", super().clean(value).strip(", ;，、；"))
        dates = sorted({_date(word) for word in words if word})
        if len(dates) > MAX_DATES:
            raise ValidationError(_("These are more than %(most)d dates.") % {"most": MAX_DATES})
        return dates


def _date(word: str) -> date:
    try:
        found = datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError as error:
        raise ValidationError(
            _("“%(word)s” is not a date; write dates like 2026-10-01.") % {"word": word[:40]}
        ) from error
    validate_within_reach(found)
    return found


def check_clock(form: forms.BaseForm, day: str, clock: str, zone: str) -> None:
    """Says so where the clocks skip the time chosen; `day` and `clock` name fields."""
    data = form.cleaned_data
    if zone and data.get(day) and data.get(clock) and not is_on_clock(data[day], data[clock], zone):
        form.add_error(
            clock,
            _("On that day the clocks of %(zone)s skip this time; choose another.") % {"zone": zone},
        )
