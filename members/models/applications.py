from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.groups import validate_time_zone
from members.models.invitations import Invitation
from members.models.names import validate_name

# Decided ones that the desk still shows.
LATE = 10


class ApplicationQuerySet(models.QuerySet["Application"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def decided_of_late(self) -> Self:
        decided = self.filter(decided_at__isnull=False).select_related("invitation", "decided_by")
        return decided.order_by("-decided_at", "-pk")[:LATE]


class Application(models.Model):
    """Somebody's wish to join, with an answer to the group's question; accepted ⇔ it has an invitation."""

    name = models.CharField(_("name"), max_length=80, validators=[validate_name])
    email = models.EmailField(_("e-mail"), max_length=254)
    answer = models.TextField(_("answer"), max_length=2000)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[validate_time_zone])
    created_at = models.DateTimeField(_("made"))
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="applications_decided",
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, editable=False, related_name="application"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(decided_at=None), name="application_one_waiting_per_email"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> dict[str, str]:
        """What the applicant need not say again when joining."""
        return {"name": self.name, "time_zone": self.time_zone}
