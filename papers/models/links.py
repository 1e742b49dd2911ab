from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from papers.models.discussion import Comment
from papers.models.interpretations import Interpretation
from papers.models.papers import Paper


class PaperLinkQuerySet(models.QuerySet["PaperLink"]):
    def waiting(self) -> Self:
        """Of open questions, to the paper that may answer each."""
        return self.filter(kind=PaperLink.Kind.MAY_ANSWER, comment__answer=None)


class PaperLink(models.Model):
    """A text about `source` refers to another paper: an interpretation’s current revision, or a comment.

    A question also leads to the paper that may answer it.
    """

    class Kind(models.TextChoices):
        REFERS = "refers", _("refers to it")
        MAY_ANSWER = "may-answer", _("may be answered by it")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REFERS)
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

    objects = PaperLinkQuerySet.as_manager()

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
            models.UniqueConstraint(fields=["comment", "target", "kind"], name="paperlink_once_a_comment"),
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(kind="may-answer"),
                name="paperlink_one_may_answer",
            ),
            models.CheckConstraint(
                condition=Q(kind="refers") | Q(comment__isnull=False),
                name="paperlink_only_questions_are_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
