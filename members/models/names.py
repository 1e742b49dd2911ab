"""How names and addresses are written down, so that two that look the same are the same."""

import unicodedata
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# More marks on one letter than any language writes climb over the lines around them.
MAX_MARKS = 4


def normalise_email(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip().lower()


def clean_name(raw: str) -> str:
    """Compatibility forms unified, single spaces, nothing invisible: no zero widths or turns of direction."""
    visible = "".join(character for character in raw if unicodedata.category(character) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def fold_name(name: str) -> str:
    """Equal for names that differ only in case, width or invisible characters."""
    return unicodedata.normalize("NFKC", clean_name(name).casefold())


def validate_name(value: str) -> None:
    kinds = [unicodedata.category(character) for character in value]
    if {"Cc", "Cs", "Co"} & set(kinds):
        raise ValidationError(_("A name has no control characters."))
    # Cn: rare Han characters are newer than what this Python knows of.
    if not any(kind[0] in "LN" or kind == "Cn" for kind in kinds):
        raise ValidationError(_("A name has at least one letter."))
    if any(
        is_mark and len(list(run)) > MAX_MARKS for is_mark, run in groupby(kind[0] == "M" for kind in kinds)
    ):
        raise ValidationError(_("A name has no piles of marks."))
