from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.groups import group_time_zone, validate_time_zone
from papers.calendars import FIRST_DAY, LAST_DAY, in_words
from papers.models.reading_list import ReadingList


def validate_within_reach(value: date | datetime) -> None:
    """Zones and calendars overflow near the ends of what Python can count."""
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        raise ValidationError(
            _("Choose a date between %(first)s and %(last)s."),
            params={"first": FIRST_DAY.year, "last": LAST_DAY.year},
        )


class SeriesQuerySet(models.QuerySet["Series"]):
    def with_rule(self) -> Self:
        """With the list, and the last meeting that takes place: what a series is now, its meetings say."""
        standing = Q(meetings__cancelled_at=None)
        last = models.Max("meetings__starts_at", filter=standing)
        return self.select_related("reading_list").annotate(last_starts_at=last)


class Series(models.Model):
    """The rule from which meetings are laid out: wall-clock time on a weekday in one time zone."""

    reading_list = models.ForeignKey(
        ReadingList, models.PROTECT, related_name="series", verbose_name=_("reading list")
    )
    first_date = models.DateField(_("first meeting on"), validators=[validate_within_reach])
    time = models.TimeField(_("time"))
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=group_time_zone, validators=[validate_time_zone]
    )
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MinValueValidator(10), MaxValueValidator(600)]
    )
    papers_per_week = models.PositiveSmallIntegerField(
        _("papers per week"), default=4, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("made"))

    # On rows loaded with_rule().
    last_starts_at: datetime | None = None

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reading_list} · {self.rule}"

    @property
    def rule(self) -> str:
        """By its last meeting where that is loaded, for all may have been moved."""
        last = self.last_starts_at
        at = last.astimezone(ZoneInfo(self.time_zone)) if last else None
        day, clock = (at.date(), at.time()) if at else (self.first_date, self.time)
        return in_words(day, clock, self.time_zone)


class SkippedWeek(models.Model):
    """A week without a meeting, named by any day of it."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="skipped_weeks")
    date = models.DateField(_("date"), validators=[validate_within_reach])

    class Meta:
        verbose_name = _("skipped week")
        verbose_name_plural = _("skipped weeks")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["series", "date"], name="skipped_week_once")]

    def __str__(self) -> str:
        return f"{self.date}"
