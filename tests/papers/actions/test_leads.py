from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from members.models import Member
from papers.actions.leads import Wish, assign_leads
from papers.models import Claim, HandOver, Interpretation, Paper
from readinggroup.errors import RuleViolation
from tests.factories import (
    make_claim,
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
EARLIER = NOW - timedelta(days=5)


@pytest.fixture
def organiser(db: None) -> Member:
    return make_organiser("Olga")


@pytest.fixture
def paper(db: None) -> Paper:
    return make_paper(short_name="LoRA")


@pytest.fixture
def ada(db: None) -> Member:
    return make_member("Ada")


def lead(paper: Paper, to_member: Member | None, seen: Member | None, organiser: Member) -> None:
    wish = Wish(paper.pk, seen.pk if seen else None, to_member)
    assign_leads(wishes=[wish], organiser=organiser, now=NOW)


def standing(paper: Paper) -> list[tuple[int, Member]]:
    return [(claim.seat, claim.member) for claim in paper.claims.standing().order_by("seat")]


def test_names_leads(organiser: Member, paper: Paper, ada: Member) -> None:
    other, ben = make_paper(), make_member()
    wishes = [Wish(paper.pk, None, ada), Wish(other.pk, None, ben)]
    assign_leads(wishes=wishes, organiser=organiser, now=NOW)
    assert (standing(paper), standing(other)) == ([(0, ada)], [(0, ben)])


def test_is_for_organisers(paper: Paper, ada: Member) -> None:
    with pytest.raises(PermissionDenied):
        lead(paper, ada, None, ada)
    assert standing(paper) == []


def test_who_led_is_released_and_keeps_the_draft(organiser: Member, paper: Paper, ada: Member) -> None:
    former = make_claim(paper, ada, claimed_at=EARLIER)
    draft = make_draft(paper, ada)
    ben = make_member()
    offer = HandOver.objects.create(claim=former, to_member=make_member(), offered_at=EARLIER)
    lead(paper, ben, ada, organiser)
    former.refresh_from_db()
    assert standing(paper) == [(0, ben)]
    assert (former.released_at, former.released_by) == (NOW, organiser)
    assert former.get_reason_display() == "reassigned"
    assert Interpretation.objects.get(pk=draft.pk).author == ada
    offer.refresh_from_db()
    assert (offer.answered_at, offer.outcome) == (NOW, "withdrawn")


def test_nobody(organiser: Member, paper: Paper, ada: Member) -> None:
    make_claim(paper, ada)
    lead(paper, None, ada, organiser)
    assert standing(paper) == []


def test_a_second_reader_becomes_lead(organiser: Member, paper: Paper, ada: Member) -> None:
    ben = make_member()
    make_claim(paper, ada)
    second = make_claim(paper, ben, seat=1)
    lead(paper, ben, ada, organiser)
    second.refresh_from_db()
    assert standing(paper) == [(0, ben)]
    assert second.reason == Claim.Reason.BECAME_LEAD


def test_past_the_limit_of_members(organiser: Member, paper: Paper, ada: Member, settings: Settings) -> None:
    settings.MAX_ACTIVE_CLAIMS = 1
    make_claim(make_paper(), ada)
    lead(paper, ada, None, organiser)
    assert standing(paper) == [(0, ada)]


def test_one_who_left_hands_it_on_but_takes_nothing(organiser: Member, paper: Paper, ada: Member) -> None:
    erik = make_member("Erik", is_active=False)
    with pytest.raises(RuleViolation, match="Erik is not an active member"):
        lead(paper, erik, None, organiser)
    make_claim(paper, erik)
    lead(paper, ada, erik, organiser)
    assert standing(paper) == [(0, ada)]


def test_a_lead_taken_meanwhile_stays(organiser: Member, paper: Paper, ada: Member) -> None:
    make_claim(paper, ada)
    with pytest.raises(RuleViolation, match="Ada leads LoRA meanwhile"):
        lead(paper, make_member(), None, organiser)
    assert standing(paper) == [(0, ada)]


def test_who_has_published_stays(organiser: Member, paper: Paper, ada: Member) -> None:
    make_claim(paper, ada)
    make_interpretation(paper, ada)
    with pytest.raises(RuleViolation, match="Ada has published on LoRA"):
        lead(paper, None, ada, organiser)
    assert standing(paper) == [(0, ada)]
