from django.conf import settings
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_BEGINS = RegexValidator(r"\A[^\W_]", _("Begin with a letter, a digit or a Han character."))


class Term(models.Model):
    """What the group calls something, in both languages."""

    term = models.CharField(_("in English"), max_length=80, validators=[_BEGINS, MinLengthValidator(2)])
    chinese = models.CharField(_("in Chinese"), max_length=80, validators=[_BEGINS])
    note = models.TextField(_("what it means"), max_length=500, blank=True)
    avoid = models.CharField(_("rather not"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("added by")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), editable=False)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = [Lower("term")]
        constraints = [
            models.UniqueConstraint(
                Lower("term"),
                name="term_once",
                violation_error_message=_("The glossary has this term already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} · {self.chinese}"

    def get_absolute_url(self) -> str:
        return f"{reverse('papers:glossary')}#term-{self.pk}"

    @property
    def names(self) -> tuple[str, str]:
        return self.term, self.chinese
