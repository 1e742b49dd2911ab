"""Comments as a page shows them: in bare values, so that a thread is found again as a ready fragment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from members.models.members import initials_of
from papers.models import Comment, PaperLink, PaperPlace
from papers.text import language_of


class Author(NamedTuple):
    pk: int
    name: str
    handle: str

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    def get_absolute_url(self) -> str:
        return reverse("papers:member_detail", args=[self.handle])


class Said(NamedTuple):
    """A comment's row, as far as a page shows it."""

    author: Author
    pk: int
    thread_id: int | None
    answer_id: int | None
    interpretation_id: int | None
    # Whose interpretation it is about.
    interpreter: str | None
    kind: str
    source: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    # The paper that may answer the question.
    hope_slug: str | None
    hope_name: str | None
    place_kind: str
    place_number: str
    # Words of the interpretation that it is about, in which revision they were chosen, where they stand now.
    quote: str | None
    revision: int | None
    found_at: int | None

    @property
    def is_gone(self) -> bool:
        """Said of words that the interpretation has no longer."""
        return self.quote is not None and self.found_at is None

    @property
    def place(self) -> PaperPlace:
        return PaperPlace(self.place_kind, self.place_number)

    @property
    def author_id(self) -> int:
        return self.author.pk

    @property
    def is_question(self) -> bool:
        return self.kind == Comment.Kind.QUESTION

    @property
    def language(self) -> str:
        return language_of(self.source)


_COLUMNS = (
    *("author_id", "author__name", "author__handle", "pk", "thread_id", "answer_id", "interpretation_id"),
    *("interpretation__author__name", "kind", "source", "html", "created_at", "edited_at", "deleted_at"),
    *("hope__target__slug", "hope__target__short_name"),
    *("place_kind", "place_number", "passage__quote", "passage__revision", "passage__found_at"),
)


# Made once: half the price of a query is its making.
_HOPE = FilteredRelation("links", condition=Q(links__kind=PaperLink.Kind.MAY_ANSWER))
COMMENTS: Any = Comment.objects.annotate(hope=_HOPE).values_list(*_COLUMNS)


def said_in(rows: Iterable[tuple[Any, ...]]) -> list[Said]:
    """Of rows of `COMMENTS`."""
    return [Said(Author(*row[:3]), *row[3:]) for row in rows]
