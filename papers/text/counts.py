"""How much there is to read, in Han characters and words."""

import math
import re

from papers.text.scripts import HAN_OR_KANA

_HAN_A_MINUTE = 400
_WORDS_A_MINUTE = 220
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def word_count(source: str) -> int:
    return sum(_counted(source))


def reading_minutes(source: str) -> int:
    han, words = _counted(source)
    return max(1, math.ceil(han / _HAN_A_MINUTE + words / _WORDS_A_MINUTE))


def language_of(source: str) -> str:
    """For a text whose author named no language: Chinese where Han characters carry it, else English."""
    han, words = _counted(source[:2000])
    return "zh-Hans" if han > words else "en"


def _counted(source: str) -> tuple[int, int]:
    without_han, han = HAN_OR_KANA.subn(" ", source)
    return han, sum(1 for _ in _WORD.finditer(without_han))
