from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.models.discussion import Comment


class Reaction(models.Model):
    """What a member says of a comment in one of five words."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("Agree")
        DOUBT = "doubt", _("Doubt")
        INSIGHT = "insight", _("Insight")
        ALSO = "also", _("I wonder too")
        THANKS = "thanks", _("Thanks")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reactions", verbose_name=_("comment"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "member", "kind"], name="reaction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_kind_display()} · {self.comment}"
