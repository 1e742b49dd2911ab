from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from papers.models.interpretations import Interpretation
from papers.models.papers import Paper
from papers.models.places import MAX_NUMBER, PaperPlace, PlaceKind
from papers.text import language_of

MAX_COMMENT = 20_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        return self.filter(thread=None)

    def standing(self) -> Self:
        return self.filter(deleted_at=None)

    def questions(self) -> Self:
        return self.threads().standing().filter(kind=Comment.Kind.QUESTION)

    def unanswered(self) -> Self:
        return self.questions().filter(answer=None)

    def answered(self) -> Self:
        return self.questions().exclude(answer=None)

    def with_something_standing(self) -> Self:
        """Threads that are not deleted, or where replies hang on them."""
        replies = Comment.objects.standing().filter(thread=OuterRef("pk"))
        return self.filter(Q(deleted_at=None) | Exists(replies))

    def up_to(self, pk: int) -> Self:
        """Written no later than that one; none where it is not one of them."""
        one = Comment.objects.filter(pk=pk, paper=OuterRef("paper")).order_by()
        return self.filter(created_at__lte=one.values("created_at"))

    def for_lists(self) -> Self:
        """With what a line about each names: who, on which paper or whose interpretation."""
        return self.select_related("author", "paper", "interpretation__author", "interpretation__paper")

    def with_reply_count(self) -> Self:
        """Adds `reply_count`, of those that stand."""
        standing = Q(replies__deleted_at=None)
        return self.annotate(reply_count=Count("replies", filter=standing))

    def with_hope(self) -> Self:
        """Adds `hope_name` and `hope_slug` of the paper that may answer the question; None where none may."""
        may = FilteredRelation("links", condition=Q(links__kind="may-answer"))
        name, slug = F("hope__target__short_name"), F("hope__target__slug")
        return self.annotate(hope=may).annotate(hope_name=name, hope_slug=slug)

    def naming(self, member: Member) -> Self:
        """Adds `names`: the comment mentions the member."""
        return self.annotate(names=Exists(Mention.objects.filter(comment=OuterRef("pk"), member=member)))

    def settling(self, member: Member, since: datetime) -> Self:
        """Adds `answers_me` and `was_chosen`: the answer to the member's question, or theirs to another's.

        Since then, and not by their own choice.
        """
        chosen = Comment.objects.filter(answer=OuterRef("pk"), settled_at__gt=since)
        chosen = chosen.exclude(settled_by=member)
        return self.annotate(
            answers_me=Exists(chosen.filter(author=member)),
            was_chosen=Exists(chosen) & Q(author=member),
        )


class Comment(models.Model):
    """One turn in the discussion of a paper or of one of its interpretations: a thread, or a reply to one.

    A question is answered ⇔ it names the reply that answers it.
    """

    class Kind(models.TextChoices):
        REMARK = "remark", _("remark")
        QUESTION = "question", _("question")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="comments", verbose_name=_("paper"))
    interpretation = models.ForeignKey(
        Interpretation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("interpretation"),
    )
    thread = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("thread")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REMARK)
    source = models.TextField(_("text"), max_length=MAX_COMMENT)
    html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False, db_index=True)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    answer = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("answered by")
    )
    # When the answer was chosen and by whom, so that the two others concerned are told.
    settled_at = models.DateTimeField(_("answer chosen"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answer chosen by"),
    )
    # Where in the paper it is about; threads only.
    place_kind = models.CharField(_("place in the paper"), max_length=10, choices=PlaceKind, blank=True)
    place_number = models.CharField(_("number of the place"), max_length=MAX_NUMBER, blank=True)
    place_order = models.CharField(max_length=100, blank=True, editable=False)
    # Made with the form: the same form sent twice makes one comment.
    token = models.UUIDField(editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [
            # The latest threads of a long discussion are found without sorting it.
            models.Index(
                fields=["paper", "created_at", "id"], condition=Q(thread=None), name="comment_threads"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="comment_once_per_form"),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(kind="remark", answer=None),
                name="comment_only_threads_are_questions",
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(kind="question"), name="comment_only_questions_are_answered"
            ),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(place_order=""), name="comment_only_threads_name_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} · {self.paper} · {self.pk}"

    def get_absolute_url(self) -> str:
        page = (
            self.interpretation.get_absolute_url() if self.interpretation else self.paper.get_absolute_url()
        )
        return f"{page}?thread={self.thread_id or self.pk}#comment-{self.pk}"

    @property
    def language(self) -> str:
        return language_of(self.source)

    @property
    def place(self) -> PaperPlace:
        return PaperPlace(self.place_kind, self.place_number)

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION


class CommentEdit(models.Model):
    """What a comment said before an edit."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="edits")
    source = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.comment} · {self.replaced_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """A member named in a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.comment}"
