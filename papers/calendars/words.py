from datetime import date, time

from django.utils.translation import gettext_lazy as _

WEEKDAYS = (
    _("Mondays at %(time)s, %(zone)s"),
    _("Tuesdays at %(time)s, %(zone)s"),
    _("Wednesdays at %(time)s, %(zone)s"),
    _("Thursdays at %(time)s, %(zone)s"),
    _("Fridays at %(time)s, %(zone)s"),
    _("Saturdays at %(time)s, %(zone)s"),
    _("Sundays at %(time)s, %(zone)s"),
)
_BEIJING = _("Asia/Shanghai")


def zone_name(zone: str) -> str:
    """As one calls it; most zones go by their own names in either language."""
    return str(_BEIJING) if zone == "Asia/Shanghai" else zone


def in_words(day: date, clock: time, zone: str) -> str:
    """The rule of a weekly series: "Thursdays at 20:00, Asia/Shanghai"."""
    return str(WEEKDAYS[day.weekday()]) % {"time": f"{clock:%H:%M}", "zone": zone_name(zone)}
