"""Interpretations as a page shows them: in bare values, so that each is found again as a ready fragment."""

from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.conf import settings

from members.models import Member
from papers.models.interpretations import InterpretationQuerySet
from papers.threads import Author


class Published(NamedTuple):
    """The current revision."""

    number: int
    published_at: datetime
    reading_minutes: int
    external_url: str
    summary_html: str
    body_html: str


class Reading(NamedTuple):
    pk: int
    language: str
    author: Author
    # Who stands in the byline besides the author.
    begun_by: tuple[str, ...]
    current: Published | None
    is_mine: bool

    def get_language_display(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])


_COLUMNS = (
    *("pk", "language", "author_id", "author__name", "author__handle", "current__number"),
    *("current__published_at", "current__reading_minutes", "current__external_url"),
    *("current__summary_html", "current__body_html", "credits__member__name"),
)


def load_readings(texts: InterpretationQuerySet, member: Member | None) -> list[Reading]:
    """Oldest first, in one query; a text comes once for each credit, of which it seldom has one."""
    rows = texts.order_by("pk", "credits__pk").values_list(*_COLUMNS)
    found = []
    for _pk, (row, *others) in groupby(rows, key=lambda row: row[0]):
        credited = tuple(each[-1] for each in (row, *others) if each[-1] is not None)
        pk, language, *author = row[:5]
        current = Published(*row[5:-1]) if row[5] is not None else None
        is_mine = member is not None and member.pk == author[0]
        found.append(Reading(pk, language, Author(*author), credited, current, is_mine))
    return found
