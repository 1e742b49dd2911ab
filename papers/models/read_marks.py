from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.models.papers import Paper


class ReadMark(models.Model):
    """A member's own mark on a paper, seen by that member only; no row means not read."""

    class State(models.TextChoices):
        READ = "read", _("read")
        PARTLY = "partly", _("partly read")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="read_marks", verbose_name=_("paper"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks", verbose_name=_("member")
    )
    state = models.CharField(_("state"), max_length=6, choices=State)
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["paper", "member"], name="read_mark_one_per_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.paper} · {self.get_state_display()}"
