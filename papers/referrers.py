"""Which texts about other papers refer to a paper, as its page shows them: in bare values."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Window
from django.db.models.functions import Coalesce
from django.urls import reverse

from members.models import Member
from papers.models import Paper, PaperLink

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

    @property
    def url(self) -> str:
        """An interpretation stands whole on its paper's page, which visitors may open where they read."""
        paper = reverse("papers:paper_detail", args=[self.slug])
        if self.comment is None:
            return f"{paper}#interpretation-{self.interpretation}"
        page = f"{paper}interpretations/{self.interpretation}/" if self.interpretation else paper
        return f"{page}?thread={self.thread}#comment-{self.comment}"


class Referrers(NamedTuple):
    shown: tuple[Referrer, ...]
    # How many there are beside those.
    more: int


# Made once: half the price of a query is its making.
_LINKS: Any = (
    PaperLink.objects.annotate(
        at=Coalesce("interpretation__current__published_at", "comment__created_at"),
        by=Coalesce("interpretation__author__name", "comment__author__name"),
        text=Coalesce("interpretation", "comment__interpretation"),
        in_thread=Coalesce("comment__thread", "comment"),
        of_all=Window(Count("*")),
    )
    .order_by("-at", "-pk")
    .values_list(
        *("source__slug", "source__short_name", "text", "comment", "in_thread", "by", "at", "of_all"),
    )
)


def load_referrers(paper: Paper, member: Member | None) -> Referrers:
    """The latest, in one query. Whoever reads interpretations without being a member reads no comments."""
    links = _LINKS.filter(target=paper)
    rows = list((links if member else links.filter(comment=None))[:SHOWN])
    return Referrers(tuple(Referrer(*row[:-1]) for row in rows), rows[0][-1] - len(rows) if rows else 0)
