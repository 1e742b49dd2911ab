from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from papers.models.discussion import Comment
from papers.models.interpretations import Interpretation
from papers.models.papers import Paper


class PaperLink(models.Model):
    """A text about `source` refers to another paper: an interpretation’s current revision, or a comment."""

    source = models.ForeignKey(Paper, models.CASCADE, related_name="links_out", verbose_name=_("paper"))
    target = models.ForeignKey(
        Paper, models.CASCADE, related_name="links_in", verbose_name=_("paper referred to")
    )
    interpretation = models.ForeignKey(
        Interpretation,
        models.CASCADE,
        null=True,
        related_name="links",
        verbose_name=_("interpretation"),
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="links", verbose_name=_("comment")
    )

    class Meta:
        verbose_name = _("link between papers")
        verbose_name_plural = _("links between papers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interpretation=None, comment__isnull=False)
                | Q(interpretation__isnull=False, comment=None),
                name="paperlink_stands_in_one_text",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="paperlink_leads_elsewhere"),
            models.UniqueConstraint(
                fields=["interpretation", "target"], name="paperlink_once_an_interpretation"
            ),
            models.UniqueConstraint(fields=["comment", "target"], name="paperlink_once_a_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
