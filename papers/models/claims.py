from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import the_group
from papers.models.interpretations import Interpretation
from papers.models.papers import Paper

LEAD_SEAT = 0
SECOND_SEATS = (1, 2)

# design.md §2: due two days before the paper's meeting, else 21 days after claiming.
BEFORE_MEETING = timedelta(days=2)
WITHOUT_MEETING = timedelta(days=21)


def role_of(seat: int) -> str:
    return str(_("lead") if seat == LEAD_SEAT else _("second reader"))


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> Self:
        """Held now, whether still owed or already fulfilled."""
        return self.filter(released_at=None)

    def with_fulfilment(self) -> Self:
        """Adds `fulfilled`: its member has published an interpretation of the paper."""
        published = Interpretation.objects.published().filter(
            paper=OuterRef("paper"), author=OuterRef("member")
        )
        return self.annotate(fulfilled=Exists(published))

    def owed(self) -> Self:
        return self.standing().with_fulfilment().filter(fulfilled=False)

    def leads(self) -> Self:
        return self.filter(seat=LEAD_SEAT)

    def with_meeting(self) -> Self:
        """Adds `meets_at`, the paper's meeting, from which the due date follows."""
        return self.annotate(meets_at=F("paper__slot__meeting__starts_at"))

    def for_panel(self) -> Self:
        return (
            self.with_fulfilment()
            .with_meeting()
            .select_related("member")
            .order_by("seat", "claimed_at", "pk")
        )


class Claim(models.Model):
    """A member's undertaking to interpret a paper: seat 0 is the lead's, 1 and 2 the second readers'."""

    class Reason(models.TextChoices):
        BUSY = "busy", _("busy")
        NOT_MY_FIELD = "field", _("not my field")
        SWAP = "swap", _("swapping with somebody")
        OTHER = "other", _("another reason")
        HANDED_OVER = "handed", _("handed over")
        BECAME_LEAD = "lead", _("became lead")
        REASSIGNED = "reassigned", _("reassigned")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="claims", verbose_name=_("paper"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims", verbose_name=_("member")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    claimed_at = models.DateTimeField(_("claimed"))
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    reminded_for = models.DateField(_("reminded for the due date"), null=True, blank=True, editable=False)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    taken_over_from = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handed_on_as",
        verbose_name=_("taken over from"),
    )

    # On rows loaded with_fulfilment() and with_meeting().
    fulfilled: bool
    meets_at: datetime | None

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "seat"], condition=Q(released_at=None), name="claim_one_standing_per_seat"
            ),
            models.UniqueConstraint(
                fields=["paper", "member"],
                condition=Q(released_at=None),
                name="claim_one_standing_per_member",
            ),
            models.CheckConstraint(
                condition=Q(seat__in=[LEAD_SEAT, *SECOND_SEATS]), name="claim_seat_exists"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, reason="") | (Q(released_at__isnull=False) & ~Q(reason="")),
                name="claim_released_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.paper} · {self.role_name}"

    @property
    def is_lead(self) -> bool:
        return self.seat == LEAD_SEAT

    @property
    def role_name(self) -> str:
        return role_of(self.seat)

    def due_on(self, meets_at: datetime | None) -> date:
        """On the group's calendar, never before the claim; an extension can only move it later.

        A meeting that was over when the paper was claimed sets no date.
        """
        coming = meets_at is not None and meets_at > self.claimed_at
        base = meets_at - BEFORE_MEETING if meets_at and coming else self.claimed_at + WITHOUT_MEETING
        due = timezone.localdate(max(base, self.claimed_at), timezone=the_group().zone)
        return max(due, self.extended_to) if self.extended_to else due

    @property
    def due(self) -> date:
        """On rows loaded `with_meeting()`."""
        return self.due_on(self.meets_at)

    @property
    def is_overdue(self) -> bool:
        """On the group's calendar; of a claim that is still owed."""
        return self._days_left < 0

    @property
    def is_near(self) -> bool:
        """Due within a week, or past."""
        return self._days_left <= 7

    @property
    def _days_left(self) -> int:
        return (self.due - timezone.localdate(timezone=the_group().zone)).days


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> Self:
        return self.filter(answered_at=None, claim__released_at=None)


class HandOver(models.Model):
    """A claim offered to another member, who must say yes; answered once, or withdrawn."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="hand_overs", verbose_name=_("claim"))
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="hand_overs_offered",
        verbose_name=_("offered to"),
    )
    message = models.CharField(_("message"), max_length=500, blank=True)
    offered_at = models.DateTimeField(_("offered"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(answered_at=None), name="hand_over_one_open_per_claim"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="hand_over_answered_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} → {self.to_member}"
