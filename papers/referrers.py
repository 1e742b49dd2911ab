"""Which texts about other papers refer to a paper, and which questions wait for it: in bare values."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, TextField, Value, When, Window
from django.db.models.functions import Coalesce
from django.urls import reverse

from members.models import Member
from papers.models import Paper, PaperLink
from papers.text import language_of

SHOWN = 20


class Referrer(NamedTuple):
    """A text that refers here; `comment` is None where it is an interpretation."""

    slug: str
    short_name: str
    interpretation: int | None
    comment: int | None
    thread: int | None
    author: str
    written_at: datetime
    kind: str
    # Of a question that waits; empty elsewhere.
    source: str
    html: str

    @property
    def language(self) -> str:
        return language_of(self.source)

    @property
    def url(self) -> str:
        """An interpretation stands whole on its paper's page, which visitors may open where they read."""
        paper = reverse("papers:paper_detail", args=[self.slug])
        if self.comment is None:
            return f"{paper}#interpretation-{self.interpretation}"
        page = f"{paper}interpretations/{self.interpretation}/" if self.interpretation else paper
        return f"{page}?thread={self.thread}#comment-{self.comment}"


class Referrers(NamedTuple):
    # Open questions about other papers that this one may answer.
    waiting: tuple[Referrer, ...]
    shown: tuple[Referrer, ...]
    # How many there are beside those.
    more: int


_WAITS = Q(kind=PaperLink.Kind.MAY_ANSWER)

# Made once: half the price of a query is its making.
_LINKS: Any = (
    PaperLink.objects.exclude(_WAITS & Q(comment__answer__isnull=False))
    .annotate(
        at=Coalesce("interpretation__current__published_at", "comment__created_at"),
        by=Coalesce("interpretation__author__name", "comment__author__name"),
        text=Coalesce("interpretation", "comment__interpretation"),
        in_thread=Coalesce("comment__thread", "comment"),
        words=Case(When(_WAITS, then=F("comment__source")), default=Value("", TextField())),
        shows=Case(When(_WAITS, then=F("comment__html")), default=Value("", TextField())),
        of_all=Window(Count("*")),
    )
    .order_by("kind", "-at", "-pk")
    .values_list(
        *("source__slug", "source__short_name", "text", "comment", "in_thread", "by", "at", "kind"),
        *("words", "shows", "of_all"),
    )
)


def load_referrers(paper: Paper, member: Member | None) -> Referrers:
    """What waits, then the latest, in one query.

    Whoever reads interpretations without being a member reads no comments.
    """
    links = _LINKS.filter(target=paper)
    rows = list((links if member else links.filter(comment=None))[:SHOWN])
    found = [Referrer(*row[:-1]) for row in rows]
    return Referrers(
        tuple(each for each in found if each.kind == PaperLink.Kind.MAY_ANSWER),
        tuple(each for each in found if each.kind == PaperLink.Kind.REFERS),
        rows[0][-1] - len(rows) if rows else 0,
    )
