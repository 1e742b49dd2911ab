"""The text that stands beside an interpretation in another language, in bare values."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from papers.models import Interpretation, PairSide


class Beside(NamedTuple):
    """The other text of a pair; `known` is its last revision of which account is taken."""

    pk: int
    language: str
    author: str
    number: int
    known: int

    @property
    def is_behind(self) -> bool:
        """Whether this text's own one is behind it."""
        return self.number > self.known

    @property
    def since(self) -> int:
        """The first revision that is news."""
        return self.known + 1

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    def get_language_display(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])


# Of a half of a pair, in the order of `Beside`.
COLUMNS = ("other_id", "other__language", "other__author__name", "other__current__number", "known")


def beside(interpretation: Interpretation) -> Beside | None:
    row = PairSide.objects.filter(interpretation=interpretation).values_list(*COLUMNS).first()
    return Beside(*row) if row else None


def changes_address(slug: str, translation: Beside | None) -> str:
    """Where one reads what has changed in it; "" without one."""
    if translation is None:
        return ""
    page = reverse("papers:revision_compare", args=[slug, translation.pk])
    return f"{page}?from={translation.known}&to={translation.number}"


def other_language(code: str) -> str:
    """The one that a translation is in; the site has two."""
    return next(other for other, _name in settings.LANGUAGES if other != code)


def language_name(code: str) -> str:
    """As the reader calls it, within a sentence."""
    return {"en": _("English"), "zh-hans": _("Chinese")}[code]
