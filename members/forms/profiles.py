from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.actions.profiles import PROFILE
from members.forms.fields import NameField
from members.forms.members import refuse_taken_name
from members.models import Member
from members.models.groups import group_time_zone

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
Choices = list[tuple[str, list[tuple[str, str]]]]


@cache
def zones_by_region() -> Choices:
    def region(zone: str) -> str:
        return zone.partition("/")[0]

    zones = sorted(zone for zone in available_timezones() if "/" in zone and region(zone) in REGIONS)
    return [
        (name, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in group])
        for name, group in groupby(zones, region)
    ]


def time_zone_choices(current: str) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """The group's own first, then the one in use where no region lists it."""
    group = group_time_zone()
    listed = {zone for _region, zones in zones_by_region() for zone, _label in zones}
    extra = {"UTC", current} - listed - {group}
    yield _("The group's"), [(group, group)]
    yield from zones_by_region()
    yield _("Others"), [(zone, zone) for zone in sorted(extra)]


class ProfileForm(forms.ModelForm[Member]):
    name = NameField(label=_("Name"), max_length=80)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Member
        fields = PROFILE
        labels = {"handle": _("Handle"), "about": _("About me, in a line"), "language": _("Language")}
        help_texts = {
            "handle": _("Others mention you by it: @handle. Links to a former handle end."),
            "language": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = list(time_zone_choices(self.instance.time_zone))  # type: ignore[attr-defined]  # a ChoiceField
        languages = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"].widget.choices = languages

    def clean_name(self) -> str:
        return refuse_taken_name(self.cleaned_data["name"], member=self.instance)
