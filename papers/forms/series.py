from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models.groups import validate_time_zone
from papers.forms.clock import DatesField, check_clock, day_field, time_field
from papers.models import Series


class SeriesForm(forms.ModelForm[Series]):
    """The rule of a series; its weekday is that of the first date."""

    first_date = day_field(_("First meeting on"), _("The others follow on the same weekday."))
    time = time_field()
    skipped = DatesField(
        label=_("Weeks without a meeting"),
        help_text=_("Any date of each, like 2026-10-01; a week runs from Monday to Sunday."),
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
            "time_zone": _("By city, like Asia/Shanghai or Europe/Berlin."),
            "place": _("A room, or the address of a call; only members see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = self.fields["reading_list"]
        if isinstance(lists, forms.ModelChoiceField):
            lists.empty_label = None

    def clean_time_zone(self) -> str:
        """Before `clean`, which counts in it; the model's own check comes after."""
        zone: str = self.cleaned_data["time_zone"]
        validate_time_zone(zone)
        return zone

    def clean(self) -> None:
        super().clean()
        check_clock(self, "first_date", "time", self.cleaned_data.get("time_zone", ""))
