from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member
from papers.models.addresses import WebAddressField
from papers.models.papers import Paper
from papers.text import MAX_SOURCE

MAX_SUMMARY = 2000
MAX_REASON = 200


def _written_along_by(member: Member) -> Q:
    credits = Credit.objects.filter(interpretation=OuterRef("pk"), member=member, kind=Credit.Kind.WITH)
    return Q(Exists(credits))


class InterpretationQuerySet(models.QuerySet["Interpretation"]):
    def published(self) -> Self:
        return self.filter(current__isnull=False)

    def begun(self) -> Self:
        """Published ones and all drafts, which are not for everybody: see `load_readings`."""
        return self.filter(Q(current__isnull=False) | Q(draft__isnull=False))

    def written_by(self, member: Member) -> Self:
        """As author or as co-author."""
        return self.filter(Q(author=member) | _written_along_by(member))

    def visible_to(self, member: Member) -> Self:
        """Published ones and the drafts that one writes."""
        writes = Q(author=member) | _written_along_by(member)
        return self.filter(Q(current__isnull=False) | (writes & Q(draft__isnull=False)))


class Interpretation(models.Model):
    """A member's account of a paper in one language. Published ⇔ it has a `current` revision.

    `version` counts every change to the text, drafts included; a save names the one it was made from.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="interpretations", verbose_name=_("paper"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="interpretations", verbose_name=_("author")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=0, editable=False)
    notes = models.TextField(_("notes to self"), max_length=20_000, blank=True)
    created_at = models.DateTimeField(_("begun"))
    current = models.OneToOneField(
        "Revision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("current revision"),
    )

    objects = InterpretationQuerySet.as_manager()

    class Meta:
        verbose_name = _("interpretation")
        verbose_name_plural = _("interpretations")
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "author", "language"],
                name="interpretation_one_per_member_and_language",
                violation_error_message=_("You have an interpretation of this paper in this language."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} · {self.author} · {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("papers:interpretation_detail", args=[self.paper.slug, self.pk])

    @property
    def is_published(self) -> bool:
        return self.current_id is not None

    @property
    def co_authors(self) -> models.QuerySet[Member]:
        along = Credit.objects.filter(interpretation=self, kind=Credit.Kind.WITH)
        members: models.QuerySet[Member] = Member.objects.filter(pk__in=along.values("member"))
        return members.order_by("name", "pk")


class Source(models.Model):
    """What the author typed; the same fields in a draft and in a revision."""

    summary = models.TextField(_("summary"), max_length=MAX_SUMMARY, blank=True)
    body = models.TextField(_("text"), max_length=MAX_SOURCE, blank=True)
    external_url = WebAddressField(_("published elsewhere at"), max_length=500, blank=True)
    reason = models.CharField(_("what changed"), max_length=MAX_REASON, blank=True)

    class Meta:
        abstract = True


class Draft(Source):
    """The unpublished text of an interpretation; gone once it is published."""

    interpretation = models.OneToOneField(Interpretation, models.CASCADE, related_name="draft")
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return str(self.interpretation)


class Revision(Source):
    """One published state of an interpretation, never changed; its HTML with the renderer's version."""

    interpretation = models.ForeignKey(Interpretation, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    restores = models.PositiveIntegerField(_("restores revision"), null=True, blank=True, editable=False)
    summary_html = models.TextField(editable=False)
    body_html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False, db_index=True)
    reading_minutes = models.PositiveSmallIntegerField(editable=False)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["interpretation", "number"], name="revision_one_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.interpretation} · {self.number}"


class Credit(models.Model):
    """A member besides the author who stands in the byline: who began the text, or writes along."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("begun")
        WITH = "with", _("co-author")

    interpretation = models.ForeignKey(Interpretation, models.CASCADE, related_name="credits")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credits")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["interpretation", "member"], name="credit_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_kind_display()}"
