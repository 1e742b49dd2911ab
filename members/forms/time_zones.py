"""The choice of a time zone: the group's own first, then all by region, each with what it is off UTC now."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


class TimeZoneField(forms.ChoiceField):
    """Left empty, where it may be, it is the group's."""

    def offer(self, current: str) -> None:
        self.choices = list(time_zone_choices(current))

    def clean(self, value: Any) -> str:
        return super().clean(value) or group_time_zone()


def ask_time_zone(form: forms.BaseForm, *, said: str = "") -> None:
    """Of somebody new: their browser's is chosen for them (site.js) until they have said one themselves."""
    field = cast(TimeZoneField, form.fields["time_zone"])
    field.offer(said)
    field.initial = group_time_zone()
    if not said and not form.is_bound:
        field.widget.attrs["data-own-zone"] = ""


def time_zone_choices(current: str) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """The one in use stands last where no region lists it."""
    now, group = timezone.now().replace(minute=0, second=0, microsecond=0), group_time_zone()
    regions = zones_by_region(now)
    listed = {zone for _region, zones in regions for zone, _label in zones}
    extra = {"UTC", current} - listed - {group, ""}
    yield _("The group's"), [(group, _labelled(group, group, now))]
    yield from regions
    yield _("Others"), [(zone, _labelled(zone, zone, now)) for zone in sorted(extra)]


@lru_cache(maxsize=1)
def zones_by_region(at: datetime) -> Choices:
    """Of one hour, for reading all the zones takes longer than the rest of the page."""

    def region(zone: str) -> str:
        return zone.partition("/")[0]

    zones = sorted(zone for zone in available_timezones() if "/" in zone and region(zone) in REGIONS)
    return [
        (name, [(zone, _labelled(zone, zone.partition("/")[2].replace("_", " "), at)) for zone in group])
        for name, group in groupby(zones, region)
    ]


def _labelled(zone: str, name: str, at: datetime) -> str:
    minutes = round((at.astimezone(ZoneInfo(zone)).utcoffset() or at - at).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{name} (UTC{'−' if minutes < 0 else '+'}{hours:02}:{rest:02})"
