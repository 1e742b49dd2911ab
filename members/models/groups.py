import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.names import validate_name


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("This is no known time zone."))


class Group(models.Model):
    """What the group is called and the clock it lives by. One row; without it the environment says so."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the group"), max_length=80, validators=[validate_name])
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("group")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="group_only_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_set_up(self) -> bool:
        """Somebody said what it is called and where it lives: an organiser, or who starts the server."""
        return not self._state.adding or settings.GROUP_IS_NAMED

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def the_group() -> Group:
    """Kept in memory, as every page shows it, and read again when any process of the site has changed it.

    Without the stamp nothing is read: before the first start there may be no table.
    """
    changed = _changed_at(settings.GROUP_STAMP)
    if _kept.changed != changed:
        _kept.row, _kept.changed = Group.objects.first() if changed else None, changed
    return _kept.row or Group(name=settings.SITE_NAME, time_zone=settings.GROUP_TIME_ZONE)


def mark_group_changed() -> None:
    """Every process of the site reads the row again."""
    settings.GROUP_STAMP.touch()
    now = time.time_ns()  # finer than a file system's own clock, which may not tell two changes apart
    os.utime(settings.GROUP_STAMP, ns=(now, now))


def group_time_zone() -> str:
    return the_group().time_zone


class _Kept:
    row: Group | None = None
    changed: int = 0


def _changed_at(stamp: Path) -> int:
    try:
        return stamp.stat().st_mtime_ns
    except OSError:
        return 0


_kept = _Kept()
