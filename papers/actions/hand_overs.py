"""Handing a claim to a named member, who must say yes; the draft and the notes go along."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.claims import lock_member, move_claim, refuse_unless_owed
from papers.actions.taking_over import take_over_drafts
from papers.models import Claim, HandOver, Interpretation
from papers.rules.claims import is_own
from papers.rules.hand_overs import can_answer, can_withdraw
from readinggroup.errors import RuleViolation


def offer_claim(*, claim: Claim, member: Member, to_member: Member, message: str, now: datetime) -> HandOver:
    """Asks another active member to take the claim over; one open question a claim."""
    if not is_own(member, claim):
        raise PermissionDenied
    refuse_unless_owed(claim)
    if to_member == member or not to_member.is_active:
        raise RuleViolation(_("Choose another active member."))
    if claim.paper.claims.standing().filter(member=to_member).exists():
        raise RuleViolation(_("%(name)s has a claim on this paper already.") % {"name": to_member.name})
    try:
        with transaction.atomic():
            return HandOver.objects.create(claim=claim, to_member=to_member, message=message, offered_at=now)
    except IntegrityError as error:
        raise RuleViolation(_("You have offered this claim already; withdraw that offer first.")) from error


@transaction.atomic
def accept_hand_over(*, hand_over: HandOver, member: Member, now: datetime) -> Claim:
    """The claim changes hands with its unpublished text; both members stand in the byline."""
    if not can_answer(member, hand_over):
        raise PermissionDenied
    claim = _hold(hand_over, taker=member)
    _answer(hand_over, HandOver.Outcome.ACCEPTED, now=now)
    refuse_unless_owed(claim)
    taken = move_claim(claim=claim, to_member=member, now=now)
    take_over_drafts(paper=claim.paper, giver=claim.member, taker=member, now=now)
    return taken


@transaction.atomic
def decline_hand_over(*, hand_over: HandOver, member: Member, now: datetime) -> None:
    if not can_answer(member, hand_over):
        raise PermissionDenied
    _answer(hand_over, HandOver.Outcome.DECLINED, now=now)


@transaction.atomic
def withdraw_hand_over(*, hand_over: HandOver, member: Member, now: datetime) -> None:
    if not can_withdraw(member, hand_over):
        raise PermissionDenied
    _answer(hand_over, HandOver.Outcome.WITHDRAWN, now=now)


def _hold(hand_over: HandOver, *, taker: Member) -> Claim:
    """The claim as it stands; neither it nor a text of the two changes before the hand-over is done."""
    lock_member(taker)
    held = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("paper", "member")
    claim = held.get(pk=hand_over.claim_id)
    texts = Interpretation.objects.filter(paper=claim.paper, author__in=[claim.member, taker])
    list(texts.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return claim


def _answer(hand_over: HandOver, outcome: HandOver.Outcome, *, now: datetime) -> None:
    """Once only. The condition is on the row itself: through a join PostgreSQL would not look at it again."""
    still_open = HandOver.objects.filter(pk=hand_over.pk, answered_at=None)
    if not still_open.update(answered_at=now, outcome=outcome):
        raise RuleViolation(_("This offer is no longer open."))
