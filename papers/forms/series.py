from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.time_zones import TimeZoneField
from members.models.groups import group_time_zone
from papers.forms.clock import DatesField, check_clock, day_field, time_field
from papers.models import Series


class SeriesForm(forms.ModelForm[Series]):
    """The rule of a series; its weekday is that of the first date."""

    first_date = day_field(_("First meeting on"), _("The others follow on the same weekday."))
    time = time_field()
    time_zone = TimeZoneField(label=_("Time zone"), initial=group_time_zone)
    skipped = DatesField(
        label=_("Weeks without a meeting"),
        help_text=_("Any date of each, like 2026-10-01 or 1 Oct 2026; a week runs from Monday to Sunday."),
    )

    class Meta:
        model = Series
        fields = (
            "reading_list",
            "first_date",
            "time",
            "time_zone",
            "minutes",
            "papers_per_week",
            "place",
            "skipped",
        )
        help_texts = {
            "place": _("A room, or the address of a call; only members see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = self.fields["reading_list"]
        if isinstance(lists, forms.ModelChoiceField):
            lists.empty_label = None
        cast(TimeZoneField, self.fields["time_zone"]).offer(self.instance.time_zone)

    def clean(self) -> None:
        super().clean()
        check_clock(self, "first_date", "time", self.cleaned_data.get("time_zone", ""))


class SkipForm(forms.Form):
    """A week without a meeting, added to a series that is laid out."""

    day = day_field(_("Any day of the week"))

    def __init__(self, series: Series, data: Any = None) -> None:
        super().__init__(data, prefix=f"skip-{series.pk}")
        self.series = series
