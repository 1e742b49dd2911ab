import re
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from papers.models.addresses import WebAddressField

_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


def validate_names(value: object) -> None:
    """A list of names that either database can store and any page can show."""
    if not isinstance(value, list) or not all(_is_name(name) for name in value):
        raise ValidationError(_("These are names of at most 200 letters, one on each line."))


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        return False
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value)


class PaperQuerySet(models.QuerySet["Paper"]):
    def get_by_natural_key(self, slug: str) -> "Paper":
        """By its slug or a former one, so that loading the fixture finds a paper that was renamed."""
        return self.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).distinct().get()

    def by_short_name(self) -> Self:
        """As people look names up, whatever their capitals."""
        return self.order_by(Lower("short_name"), "pk")

    def interpreted(self) -> Self:
        return self.filter(interpretations__current__isnull=False).distinct()


class Paper(models.Model):
    """One work: a paper, report, survey, blog post or repository."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("paper")
        REPORT = "report", _("report")
        SURVEY = "survey", _("survey")
        BLOG = "blog", _("blog post")
        REPOSITORY = "repository", _("repository")

    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_("Small letters, digits and hyphens: /papers/…/"),
    )
    title = models.CharField(_("title"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PAPER)
    authors = models.JSONField(_("authors"), default=list, blank=True, validators=[validate_names])
    authors_complete = models.BooleanField(_("all authors are named"), default=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    arxiv_id = models.CharField(
        "arXiv",
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(
                r"\A(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})\Z", _("An arXiv number looks like 2106.09685.")
            )
        ],
    )
    doi = models.CharField(
        "DOI",
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"\A10\.\S+/\S+\Z", _("A DOI begins with 10."))],
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    url = WebAddressField(_("address of the abstract"), max_length=500, blank=True)
    pdf_url = WebAddressField(_("address of the PDF"), max_length=500, blank=True)
    code_url = WebAddressField(_("address of the code"), max_length=500, blank=True)
    remark_en = models.TextField(_("remark in English"), max_length=2000, blank=True)
    remark_zh = models.TextField(_("remark in Chinese"), max_length=2000, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["short_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["arxiv_id"],
                condition=~Q(arxiv_id=""),
                name="paper_one_per_arxiv_id",
                violation_error_message=_("There is a paper with this arXiv number."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.title

    def get_absolute_url(self) -> str:
        return reverse("papers:paper_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def remark(self) -> str:
        return in_language(self.remark_en, self.remark_zh)

    @property
    def first_day(self) -> date | None:
        """Of the month in which it appeared, where that is known."""
        return date(self.year, self.month, 1) if self.year and self.month else None

    @property
    def venue_names_year(self) -> bool:
        return bool(_YEAR.search(self.venue))


class FormerSlugManager(models.Manager["FormerSlug"]):
    def get_by_natural_key(self, slug: str) -> "FormerSlug":
        return self.get(slug=slug)


class FormerSlug(models.Model):
    """An address that a paper once had; it redirects."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="former_slugs")

    objects = FormerSlugManager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def language_shown(english: str, chinese: str) -> str:
    """The language of what `in_language` gives."""
    return "zh-Hans" if in_language(english, chinese) == chinese else "en"


def in_language(english: str, chinese: str) -> str:
    """The text in the language of the page, or in the other where it has none."""
    return (chinese or english) if (get_language() or "").startswith("zh") else (english or chinese)
