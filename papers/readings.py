"""Interpretations as a page shows them: in bare values, so that each is found again as a ready fragment."""

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings

from members.models import Member
from papers.models.interpretations import Credit, InterpretationQuerySet
from papers.pairs import COLUMNS, Beside, language_name
from papers.said import Author


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
    # Of a text that one writes; of others' drafts nobody hears.
    has_draft: bool = False
    co_authors: tuple[str, ...] = ()
    may_edit: bool = False
    translation: Beside | None = None

    def get_language_display(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])

    @property
    def language_name(self) -> str:
        return language_name(self.language)


class Credited(NamedTuple):
    kind: str
    pk: int
    name: str


_COLUMNS = (
    *("pk", "language", "author_id", "author__name", "author__handle", "current__number"),
    *("current__published_at", "current__reading_minutes", "current__external_url"),
    *("current__summary_html", "current__body_html", "draft__pk"),
    *(f"pair__{name}" for name in COLUMNS),
    *("credits__kind", "credits__member_id", "credits__member__name"),
)
_CREDIT = len(_COLUMNS) - 3
_PAIR = _CREDIT - len(COLUMNS)


def load_readings(texts: InterpretationQuerySet, member: Member | None) -> list[Reading]:
    """Oldest first, in one query; a text comes once for each credit, of which it seldom has one.

    Of drafts only those that the member writes, told apart here: asking for them in the query costs as much
    as a second one.
    """
    rows = texts.order_by("pk", "credits__pk").values_list(*_COLUMNS)
    found = (_reading(list(of_one), member) for _pk, of_one in groupby(rows, key=lambda row: row[0]))
    return [reading for reading in found if reading.current or reading.may_edit]


def _reading(rows: list[tuple[Any, ...]], member: Member | None) -> Reading:
    """Of one text, a row for each credit."""
    pk, language, *author = rows[0][:5]
    credited = [Credited(*row[_CREDIT:]) for row in rows if row[-1] is not None]
    along = [each for each in credited if each.kind == Credit.Kind.WITH]
    is_mine = member is not None and member.pk == author[0]
    may_edit = is_mine or (member is not None and member.pk in {each.pk for each in along})
    return Reading(
        pk,
        language,
        Author(*author),
        begun_by=tuple(each.name for each in credited if each.kind == Credit.Kind.BEGUN),
        current=Published(*rows[0][5 : _PAIR - 1]) if rows[0][5] is not None else None,
        is_mine=is_mine,
        has_draft=may_edit and rows[0][_PAIR - 1] is not None,
        co_authors=tuple(each.name for each in along),
        may_edit=may_edit,
        translation=Beside(*rows[0][_PAIR:_CREDIT]) if rows[0][_PAIR] is not None else None,
    )
