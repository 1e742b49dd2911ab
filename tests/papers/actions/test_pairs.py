import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from papers.actions.hand_overs import accept_hand_over
from papers.actions.pairs import pair_interpretations, undo_pair
from papers.actions.translations import begin_translation
from papers.models import HandOver, Interpretation, PairSide, Paper
from readinggroup.errors import RuleViolation
from tests.factories import make_claim, make_draft, make_interpretation, make_member, make_pair, make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    return make_paper()


@pytest.fixture
def english(paper: Paper) -> Interpretation:
    return make_interpretation(paper, make_member())


def others(paper: Paper) -> dict[str, Interpretation]:
    return {
        "of another paper": make_interpretation(make_paper(), make_member(), language="zh-hans"),
        "in the same language": make_interpretation(paper, make_member()),
        "a draft": make_draft(paper, make_member(), language="zh-hans"),
    }


@pytest.mark.parametrize("which", ["of another paper", "in the same language", "a draft"])
def test_no_pair_is_made_with_one(paper: Paper, english: Interpretation, which: str) -> None:
    other = others(paper)[which]
    with pytest.raises(RuleViolation, match="A pair is two published interpretations of one paper"):
        pair_interpretations(interpretation=english, other=other, member=english.author)
    assert not PairSide.objects.exists()


def test_nor_by_others(paper: Paper, english: Interpretation) -> None:
    chinese = make_interpretation(paper, make_member(), language="zh-hans")
    with pytest.raises(PermissionDenied):
        pair_interpretations(interpretation=english, other=chinese, member=chinese.author)
    make_pair(english, chinese)
    with pytest.raises(PermissionDenied):
        undo_pair(interpretation=english, other=chinese, member=make_member())
    assert PairSide.objects.count() == 2


def test_a_translation_that_is_handed_over_goes_on_being_one(paper: Paper, english: Interpretation) -> None:
    lin, wei, now = make_member(), make_member(), timezone.now()
    own = begin_translation(original=english, member=lin, language="zh-hans", now=now)
    offer = HandOver.objects.create(claim=make_claim(paper, lin), to_member=wei, offered_at=now)
    accept_hand_over(hand_over=offer, member=wei, now=now)
    side = PairSide.objects.select_related("interpretation").get()
    assert (side.interpretation, side.interpretation.author, side.other) == (own, wei, english)
