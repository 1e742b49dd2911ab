import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


def new_token() -> str:
    """192 random bits; only its hash is kept."""
    return secrets.token_urlsafe(24)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_token(self, token: str) -> Self:
        digest = hash_token(token)
        return self.filter(Q(token_hash=digest) | Q(mailed_token_hash=digest))

    def open(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now, uses__lt=F("max_uses"))

    def for_first_organiser(self) -> Self:
        """Those that the start prints while the group has no member: made by nobody, for nobody named."""
        return self.filter(created_by=None, email="", role=Member.Role.ORGANISER)

    def for_desk(self) -> Self:
        return self.select_related("created_by").prefetch_related("joined__member")


class Invitation(models.Model):
    """A link that lets `max_uses` people join with a role until it expires; the link itself is not kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The mail carries a link of its own, made when it is sent: the queue of mails holds no secret.
    mailed_token_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True, default=None, editable=False
    )
    email = models.EmailField(_("for (e-mail)"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Member.Role, default=Member.Role.MEMBER)
    max_uses = models.PositiveSmallIntegerField(_("how many people"), default=1)
    uses = models.PositiveSmallIntegerField(_("used"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations_made",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(max_uses__gte=1), name="invitation_for_somebody"),
            models.CheckConstraint(condition=Q(uses__lte=F("max_uses")), name="invitation_not_overused"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.uses}/{self.max_uses}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now and self.uses < self.max_uses


class InvitationUse(models.Model):
    """Who joined by which invitation."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="joined")
    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="joined_by")
    used_at = models.DateTimeField(_("used"))

    class Meta:
        verbose_name = _("use of an invitation")
        verbose_name_plural = _("uses of invitations")

    def __str__(self) -> str:
        return f"{self.member} · {self.invitation}"
