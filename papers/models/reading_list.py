import uuid
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.models.papers import Paper, in_language, language_shown, validate_names


def new_key() -> str:
    """Cannot clash with the fixture's keys, which are numbers."""
    return f"x{uuid.uuid4().hex}"


class ReadingListQuerySet(models.QuerySet["ReadingList"]):
    def get_by_natural_key(self, slug: str) -> "ReadingList":
        return self.get(slug=slug)

    def default(self) -> "ReadingList | None":
        return self.order_by("-is_default", "pk").first()


class ReadingList(models.Model):
    """An ordered list of papers in parts; a site may hold several, one is the default."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    about_en = models.TextField(_("about, in English"), max_length=2000, blank=True)
    about_zh = models.TextField(_("about, in Chinese"), max_length=2000, blank=True)
    is_default = models.BooleanField(_("shown first"), default=False)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="reading_list_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        path = reverse("papers:paper_list")
        return path if self.is_default else f"{path}?list={self.slug}"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def about(self) -> str:
        return in_language(self.about_en, self.about_zh)


class PartManager(models.Manager["Part"]):
    def get_by_natural_key(self, reading_list: str, key: str) -> "Part":
        return self.get(reading_list__slug=reading_list, key=key)


class Part(models.Model):
    """A titled stretch of a list. Its number is its place among the parts, so it is not stored.

    `key` names the row for good: the fixture finds it again after a reordering.
    """

    reading_list = models.ForeignKey(
        ReadingList, models.CASCADE, related_name="parts", verbose_name=_("reading list")
    )
    key = models.CharField(max_length=40, default=new_key, editable=False)
    position = models.PositiveIntegerField(_("position"))
    title_en = models.CharField(_("title in English"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)

    objects = PartManager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["reading_list", "key"], name="part_one_per_key")]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.reading_list.slug, self.key)

    natural_key.dependencies = ["papers.readinglist"]  # type: ignore[attr-defined]  # how Django asks for it

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)


class EntryQuerySet(models.QuerySet["Entry"]):
    def get_by_natural_key(self, reading_list: str, key: str) -> "Entry":
        return self.get(reading_list__slug=reading_list, key=key)

    def in_order(self) -> Self:
        return self.order_by("part__position", "part_id", "position", "pk")

    def with_places_in_order(self) -> Self:
        """A row for each paper of an entry, one for an entry without; for bare values."""
        return self.order_by(
            *("part__position", "part_id", "position", "pk", "places__position", "places__pk")
        )

    def with_number(self) -> Self:
        """Adds `number`: its place in its whole list, counted from 1."""
        part, position = OuterRef("part"), OuterRef("position")
        before = (
            Q(part__position__lt=OuterRef("part__position"))
            | Q(part__position=OuterRef("part__position"), part__lt=part)
            | Q(part=part, position__lt=position)
            | Q(part=part, position=position, pk__lt=OuterRef("pk"))
        )
        earlier = Entry.objects.filter(before, reading_list=OuterRef("reading_list")).order_by()
        counted = earlier.values("reading_list").annotate(count=Count("pk")).values("count")
        return self.annotate(number=Coalesce(Subquery(counted), 0) + 1)

    def numbers(self) -> dict[int, int]:
        """Entry id → its number in the whole list, counted from 1; on the entries of one list."""
        return {pk: number for number, pk in enumerate(self.in_order().values_list("pk", flat=True), 1)}


class Entry(models.Model):
    """A numbered place in the list with the curator's note; the number is counted, as with parts."""

    reading_list = models.ForeignKey(
        ReadingList, models.CASCADE, related_name="entries", verbose_name=_("reading list")
    )
    part = models.ForeignKey(Part, models.PROTECT, related_name="entries", verbose_name=_("part"))
    key = models.CharField(max_length=40, default=new_key, editable=False)
    position = models.PositiveIntegerField(_("position in its part"))
    printed_title = models.CharField(_("title as the list prints it"), max_length=300)
    named_models = models.JSONField(_("models named"), default=list, blank=True, validators=[validate_names])
    note_en = models.TextField(_("note in English"), max_length=2000, blank=True)
    note_zh = models.TextField(_("note in Chinese"), max_length=2000, blank=True)
    correction_en = models.TextField(_("correction in English"), max_length=2000, blank=True)
    correction_zh = models.TextField(_("correction in Chinese"), max_length=2000, blank=True)
    papers: "models.ManyToManyField[Paper, EntryPaper]" = models.ManyToManyField(
        Paper, through="EntryPaper", related_name="entries", verbose_name=_("papers")
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["part__position", "part_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["reading_list", "key"], name="entry_one_per_key")]

    def __str__(self) -> str:
        return self.printed_title

    def natural_key(self) -> tuple[str, str]:
        return (self.reading_list.slug, self.key)

    natural_key.dependencies = ["papers.readinglist", "papers.part"]  # type: ignore[attr-defined]  # how Django asks

    @property
    def note(self) -> str:
        return in_language(self.note_en, self.note_zh)

    @property
    def note_language(self) -> str:
        return language_shown(self.note_en, self.note_zh)

    @property
    def correction(self) -> str:
        return in_language(self.correction_en, self.correction_zh)

    @property
    def correction_language(self) -> str:
        return language_shown(self.correction_en, self.correction_zh)


class EntryPaperManager(models.Manager["EntryPaper"]):
    def get_by_natural_key(self, reading_list: str, key: str, slug: str) -> "EntryPaper":
        paper = Paper.objects.get_by_natural_key(slug)
        return self.get(entry__reading_list__slug=reading_list, entry__key=key, paper=paper)


class EntryPaper(models.Model):
    """A paper at an entry; an entry that repeats an earlier one holds the same paper."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="places")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = EntryPaperManager()

    class Meta:
        verbose_name = _("paper of an entry")
        verbose_name_plural = _("papers of an entry")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "paper"], name="entry_paper_once")]

    def __str__(self) -> str:
        return f"{self.entry} · {self.paper}"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.entry.natural_key(), self.paper.slug)

    natural_key.dependencies = ["papers.entry", "papers.paper"]  # type: ignore[attr-defined]  # how Django asks
