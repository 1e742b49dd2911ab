"""How names and addresses are written down, so that two that look the same are the same."""

import unicodedata
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# More marks on one letter than any language writes climb over the lines around them.
MAX_MARKS = 4
# Drawn as nothing, though Unicode counts them as letters, marks or symbols: the fillers of Hangul, Khmer's
# inherent vowels, Mongolian's selectors, the joiner of graphemes, the empty pattern of Braille, variants.
BLANKS = frozenset(
    map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# Letters of other alphabets that no reader tells from Latin ones.
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορօոıɑɡ",
    "ABESIJKMHOPCTYXQWaesijopcyxhdqwABEZHIKMNOPTYXavoponiag",
)


def normalise_email(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip().lower()


def clean_name(raw: str) -> str:
    """Compatibility forms unified, single spaces, nothing invisible: no zero widths or turns of direction."""
    visible = "".join(each for each in raw if unicodedata.category(each) != "Cf" and each not in BLANKS)
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def fold_name(name: str) -> str:
    """Equal for names that differ only in case, width, invisible characters or alphabets that look alike."""
    return unicodedata.normalize("NFKC", clean_name(name).translate(LOOK_ALIKES).casefold())


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
