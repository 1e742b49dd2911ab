from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Max, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models.groups import validate_time_zone
from papers.models.claims import Claim
from papers.models.papers import Paper
from papers.models.series import Series, validate_within_reach


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def upcoming(self, now: datetime) -> Self:
        """Not over yet: a meeting stays the next one until it has ended."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def open(self, now: datetime) -> Self:
        return self.upcoming(now).standing()

    def past(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def with_papers(self) -> Self:
        return self.prefetch_related(Prefetch("slots", Slot.objects.select_related("paper")))

    def with_people(self) -> Self:
        """With papers, and whoever has claimed them, for `Slot.lead` and `Slot.seconds`."""
        claims = Claim.objects.standing().with_fulfilment().select_related("member").order_by("seat")
        return self.with_papers().prefetch_related(
            Prefetch("slots__paper__claims", claims, to_attr="standing_claims")
        )

    def next_number(self) -> int:
        return (self.aggregate(last=Max("number"))["last"] or 0) + 1


class Meeting(models.Model):
    """One weekly reading. Its instant is stored; its wall clock is that instant in `time_zone`.

    `sequence` and `changed_at` tell calendars that time, place or cancellation changed.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="meetings", verbose_name=_("series"))
    number = models.PositiveIntegerField(_("number"), unique=True)
    starts_at = models.DateTimeField(_("starts"), db_index=True, validators=[validate_within_reach])
    ends_at = models.DateTimeField(_("ends"), validators=[validate_within_reach])
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    place = models.CharField(
        _("place"), max_length=300, blank=True, help_text=_("A room, or the address of a call.")
    )
    minutes_source = models.TextField(_("minutes"), max_length=20_000, blank=True)
    minutes_html = models.TextField(editable=False, blank=True)
    minutes_renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                condition=Q(cancelled_at=None),
                name="meeting_one_per_time",
                violation_error_message=_("There is a meeting of this series at that time."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.starts_locally:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("papers:meeting_detail", args=[self.number])

    @property
    def starts_locally(self) -> datetime:
        """On the group's wall clock."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def ends_locally(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def uid(self) -> str:
        """In calendars, for good: it depends on no setting and no host, and differs from other sites'."""
        return f"meeting-{self.pk}-{self.series.created_at:%Y%m%d%H%M%S%f}@readinggroup"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def place_is_address(self) -> bool:
        return self.place.startswith(("https://", "http://"))

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def is_open(self, now: datetime) -> bool:
        """Still to be planned and answered."""
        return not self.is_cancelled and not self.is_over(now)


class Slot(models.Model):
    """A paper's place in a meeting; a paper is read in one meeting, and whoever claimed it leads there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="slots", verbose_name=_("meeting"))
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="slot", verbose_name=_("paper"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.paper}"

    @property
    def lead(self) -> Claim | None:
        """On meetings loaded `with_people()`, as `seconds`."""
        return next((claim for claim in self._claims if claim.is_lead), None)

    @property
    def seconds(self) -> list[Claim]:
        return [claim for claim in self._claims if not claim.is_lead]

    @property
    def _claims(self) -> list[Claim]:
        return self.paper.standing_claims  # type: ignore[attr-defined, no-any-return]  # prefetched


class Answer(models.Model):
    """Whether a member comes to a meeting."""

    class Value(models.TextChoices):
        YES = "yes", _("yes")
        MAYBE = "maybe", _("maybe")
        NO = "no", _("no")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers", verbose_name=_("meeting"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="answers", verbose_name=_("member")
    )
    value = models.CharField(_("answer"), max_length=5, choices=Value)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="answer_one_per_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.meeting} · {self.get_value_display()}"
