from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.models.discussion import Comment
from papers.text import CONTEXT, MAX_QUOTE, Words


class Passage(models.Model):
    """The words of an interpretation that a thread is about, with what stood around them then."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="passage")
    quote = models.TextField(_("words"), max_length=MAX_QUOTE)
    prefix = models.CharField(_("before them"), max_length=CONTEXT, blank=True)
    suffix = models.CharField(_("after them"), max_length=CONTEXT, blank=True)
    revision = models.PositiveIntegerField(_("chosen in revision"))
    # In letters of the current revision, where it still says so: see papers.text.passages.
    found_at = models.PositiveIntegerField(_("found at"), null=True, editable=False)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")

    def __str__(self) -> str:
        return f"{self.comment} · {self.quote[:40]}"

    @property
    def words(self) -> Words:
        return Words(self.quote, self.prefix, self.suffix)
