"""Places in a paper, as its readers name them: p. 5, § 3.2, Eq. 4."""

import re
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_NUMBER = 12
NUMBER = re.compile(r"[0-9a-z]+(?:[.-][0-9a-z]+)*", re.IGNORECASE | re.ASCII)
_RUN = re.compile(r"[0-9]+|[a-z]+")


class PlaceKind(models.TextChoices):
    """In the order in which a discussion is read by place."""

    PAGE = "page", _("Page")
    SECTION = "section", _("Section")
    EQUATION = "equation", _("Equation")
    FIGURE = "figure", _("Figure")
    TABLE = "table", _("Table")
    ALGORITHM = "algorithm", _("Algorithm")


_SHORT = {
    PlaceKind.PAGE: _("p. %(number)s"),
    PlaceKind.SECTION: _("§ %(number)s"),
    PlaceKind.EQUATION: _("Eq. %(number)s"),
    PlaceKind.FIGURE: _("Fig. %(number)s"),
    PlaceKind.TABLE: _("Table %(number)s"),
    PlaceKind.ALGORITHM: _("Alg. %(number)s"),
}


class PaperPlace(NamedTuple):
    """`number` is a short reference: 5, 3.2, B.1. Both are empty for no place at all."""

    kind: str = ""
    number: str = ""

    def __str__(self) -> str:
        return _SHORT[PlaceKind(self.kind)] % {"number": self.number} if self.kind else ""

    @property
    def heading(self) -> str:
        return str(PlaceKind(self.kind).label if self.kind else _("No place named"))

    @property
    def order(self) -> str:
        """Sorts as a reader counts, 3.10 after 3.9, in any collation: only digits and small letters."""
        if not self.kind:
            return ""
        runs = _RUN.findall(self.number.lower())
        key = "".join(run.zfill(MAX_NUMBER) if run.isdigit() else run for run in runs)
        return f"{PlaceKind.values.index(self.kind)}{key}"


NOWHERE = PaperPlace()
