from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Image(models.Model):
    """A picture in somebody's texts. Its file is named by what is in it, so the same one is stored once."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="images")
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    extension = models.CharField(max_length=4, editable=False)
    octets = models.PositiveIntegerField(_("size"), editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="image_once_a_member")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("papers:image_detail", args=[self.digest, self.extension])

    @property
    def name(self) -> str:
        return f"{self.digest}.{self.extension}"

    @property
    def file(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "images" / self.digest[:2] / self.name
