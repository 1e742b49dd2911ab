"""The words that threads are about: chosen in a text, and found again in each later state of it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from papers.models import Interpretation, Passage
from papers.text import Words, find_again, find_words, letters, reading_text, words_at
from readinggroup.errors import RuleViolation


class Chosen(NamedTuple):
    """Words as a member read them in a revision, which need not be the current one any more."""

    words: Words
    revision: int = 0


class UnknownWords(RuleViolation):
    def __init__(self) -> None:
        super().__init__(_("These words do not stand in the interpretation. Copy them from it as they are."))


def choose_passage(interpretation: Interpretation, chosen: Chosen) -> Passage:
    """For a thread that is about to begin, in its transaction: until that ends nothing else is published."""
    held = Interpretation.objects.select_for_update().only("current").get(pk=interpretation.pk)
    revisions = held.revisions.filter(Q(pk=held.current_id) | Q(number=chosen.revision))
    for pk, number, *parts in revisions.values_list("pk", "number", "summary_html", "body_html"):
        text = reading_text(parts)
        start = find_words(text, chosen.words)
        if start is not None:
            words = words_at(text, start, len(letters(chosen.words.quote)))
            found_at = start if pk == held.current_id else None
            return Passage(**words._asdict(), revision=number, found_at=found_at)
    raise UnknownWords


def find_passages(interpretation: Interpretation, parts: Sequence[str]) -> None:
    """In the HTML of what is current from now on; the text is held. Two statements at most."""
    passages = list(Passage.objects.filter(comment__interpretation=interpretation))
    text = letters(reading_text(parts)) if passages else ""
    moved = []
    for passage in passages:
        found_at = find_again(text, passage.words, near=passage.found_at or 0)
        if found_at != passage.found_at:
            passage.found_at = found_at
            moved.append(passage)
    Passage.objects.bulk_update(moved, ["found_at"])
