"""Many at once over one interpretation; run on both databases."""

import pytest
from django.utils import timezone

from papers.actions.interpretations import Text, publish_interpretation
from papers.actions.pairs import pair_interpretations, undo_pair
from papers.actions.translations import begin_translation
from papers.models import Interpretation, PairSide
from readinggroup.http import refusal
from tests.factories import make_interpretation, make_member, make_paper
from tests.papers.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = "One of the two has another translation already."


def loaded(text: Interpretation) -> Interpretation:
    return Interpretation.objects.select_related("current", "author", "paper").get(pk=text.pk)


def pairing(text: Interpretation, other: Interpretation) -> str:
    mine, theirs = loaded(text), loaded(other)
    return refusal(lambda: pair_interpretations(interpretation=mine, other=theirs, member=mine.author))


def halves() -> set[tuple[int, int]]:
    return set(PairSide.objects.values_list("interpretation_id", "other_id"))


def whole() -> bool:
    return all((other, one) in halves() for one, other in halves())


def test_of_many_who_pair_one_text_one_has_it() -> None:
    paper = make_paper()
    english = make_interpretation(paper, make_member())
    others = [make_interpretation(paper, make_member(), language="zh-hans") for _ in range(6)]

    problems = at_once(*((lambda other=each: pairing(other, english)) for each in others))

    assert sorted(problems) == ["", *[TAKEN] * 5]
    assert (PairSide.objects.count(), whole()) == (2, True)


def test_two_who_pair_the_same_two_agree() -> None:
    paper = make_paper()
    one = make_interpretation(paper, make_member())
    other = make_interpretation(paper, make_member(), language="zh-hans")

    problems = at_once(*[lambda: pairing(one, other), lambda: pairing(other, one)] * 4)

    assert (problems, halves()) == ([""] * 8, {(one.pk, other.pk), (other.pk, one.pk)})


def test_a_translation_published_while_its_pair_is_undone_leaves_no_half() -> None:
    for _ in range(5):
        original = make_interpretation(make_paper(), make_member())
        lin = make_member()
        own = begin_translation(original=original, member=lin, language="zh-hans", now=timezone.now())

        def publish(own: Interpretation = own) -> object:
            mine = loaded(own)
            text = Text("简", "文")
            return publish_interpretation(
                interpretation=mine,
                member=mine.author,
                text=text,
                notes="",
                version=mine.version,
                now=timezone.now(),
            )

        def undo(own: Interpretation = own, original: Interpretation = original) -> object:
            mine, theirs = loaded(own), loaded(original)
            return undo_pair(interpretation=mine, other=theirs, member=mine.author)

        at_once(publish, undo)
        assert whole()
