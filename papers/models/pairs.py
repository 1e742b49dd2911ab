from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from papers.models.interpretations import Interpretation


class PairSide(models.Model):
    """One half of a pair: `interpretation` has the published `other` beside it, in another language, and
    takes account of it up to its revision `known`.

    Two texts are a pair when each has its half. A draft that began as a translation has only its own, of
    which nobody hears but its authors; the other half comes when it is published.
    """

    interpretation = models.OneToOneField(
        Interpretation, models.CASCADE, related_name="pair", verbose_name=_("interpretation")
    )
    other = models.ForeignKey(Interpretation, models.CASCADE, related_name="+", verbose_name=_("translation"))
    known = models.PositiveIntegerField(_("takes account of revision"))

    class Meta:
        verbose_name = _("half of a pair")
        verbose_name_plural = _("halves of pairs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(interpretation=F("other")), name="pairside_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.interpretation} ↔ {self.other}"
