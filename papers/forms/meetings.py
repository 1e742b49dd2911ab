from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.forms.clock import check_clock, day_field, time_field
from papers.forms.fields import SourceField
from papers.models import Answer, Meeting, Series

SCOPES = [("one", _("this meeting only")), ("later", _("this and all later ones of its series"))]


def _scope() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("For"), choices=SCOPES, initial="one", widget=forms.RadioSelect)


class MeetingForm(forms.Form):
    """One more meeting of a series, which gives its zone, length and place."""

    series = forms.ModelChoiceField(Series.objects.with_rule(), label=_("Series"), empty_label=None)
    day = day_field(_("Date"), _("Also a past one, to write its minutes."))
    clock = time_field()

    def clean(self) -> None:
        series = self.cleaned_data.get("series")
        check_clock(self, "day", "clock", series.time_zone if series else "")


class MeetingTimeForm(forms.Form):
    """On the wall clock of the meeting."""

    day = day_field(_("Date"))
    clock = time_field()
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=10, max_value=600)
    scope = _scope()

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        starts, minutes = meeting.starts_locally, round(meeting.length.total_seconds() / 60)
        initial = {"day": starts.date(), "clock": starts.time(), "minutes": minutes}
        super().__init__(data, initial=initial, prefix="time")
        self.meeting = meeting

    def clean(self) -> None:
        check_clock(self, "day", "clock", self.meeting.time_zone)

    @property
    def chosen(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])


class MeetingPlaceForm(forms.Form):
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        required=False,
        help_text=_("A room, or the address of a call; only members see it."),
    )
    scope = _scope()

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        super().__init__(data, initial={"place": meeting.place}, prefix="place")


class MeetingCancelForm(forms.Form):
    papers = forms.ChoiceField(
        label=_("Its papers"),
        choices=[
            ("on", _("move on to the next meeting, and all after them by one")),
            ("out", _("become unscheduled")),
        ],
        initial="on",
        widget=forms.RadioSelect,
    )

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        super().__init__(data, prefix="cancel")


class MinutesForm(forms.Form):
    # Nobody has to, but who is here writes them.
    unmarked = ("source",)

    source = SourceField(
        label=_("Minutes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Markdown, and mathematics between dollar signs."),
    )
    made_from = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    value = forms.ChoiceField(choices=Answer.Value)
