"""Organisers name and change the leads of papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Exists, OuterRef, Value, When
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Claim, HandOver
from papers.models.claims import LEAD_SEAT
from papers.rules.claims import is_own
from papers.rules.meetings import can_plan
from readinggroup.errors import RuleViolation


class Wish(NamedTuple):
    """That a member lead a paper, or nobody, instead of whom the organiser saw as its lead, by their key."""

    paper_id: int
    seen: int | None
    to_member: Member | None


def assign_leads(*, wishes: Sequence[Wish], organiser: Member, now: datetime) -> None:
    """Past the limit that members have for themselves. Who led is released, and keeps what they drafted."""
    if not can_plan(organiser):
        raise PermissionDenied
    try:
        with transaction.atomic():
            _assign(wishes, organiser, now)
    except IntegrityError as error:
        raise RuleViolation(_changed_meanwhile()) from error


def _assign(wishes: Sequence[Wish], organiser: Member, now: datetime) -> None:
    papers = [wish.paper_id for wish in wishes]
    standing = Claim.objects.standing().filter(paper__in=papers).with_fulfilment()
    offered = Exists(HandOver.objects.filter(claim=OuterRef("pk"), answered_at=None))
    claims = list(standing.annotate(offered=offered).select_related("member", "paper"))
    given_up: list[Claim] = []
    for wish in wishes:
        of_paper = [claim for claim in claims if claim.paper_id == wish.paper_id]
        lead = next((claim for claim in of_paper if claim.is_lead), None)
        _refuse(wish, lead)
        taker = wish.to_member
        given_up += [claim for claim in of_paper if claim.is_lead or (taker and is_own(taker, claim))]
    _release(given_up, organiser, now)
    Claim.objects.bulk_create(
        Claim(paper_id=wish.paper_id, member=wish.to_member, seat=LEAD_SEAT, claimed_at=now)
        for wish in wishes
        if wish.to_member
    )


def _refuse(wish: Wish, lead: Claim | None) -> None:
    if wish.to_member and not wish.to_member.is_active:
        raise RuleViolation(_("%(name)s is not an active member.") % {"name": wish.to_member.name})
    if lead and lead.fulfilled:
        raise RuleViolation(
            _("%(name)s has published on %(paper)s and stays its lead.")
            % {"name": lead.member.name, "paper": lead.paper}
        )
    if lead and lead.member_id != wish.seen:
        names = {"name": lead.member.name, "paper": lead.paper}
        raise RuleViolation(_("%(name)s leads %(paper)s meanwhile; nothing is changed.") % names)


def _release(claims: Sequence[Claim], organiser: Member, now: datetime) -> None:
    """A second reader who becomes lead gives up the second seat in the same step."""
    if not claims:
        return
    keys = [claim.pk for claim in claims]
    leads = [claim.pk for claim in claims if claim.is_lead]
    reason = Case(
        When(pk__in=leads, then=Value(Claim.Reason.REASSIGNED)),
        default=Value(Claim.Reason.BECAME_LEAD),
        output_field=CharField(),
    )
    standing = Claim.objects.standing().filter(pk__in=keys)
    if standing.update(released_at=now, released_by=organiser, reason=reason) != len(keys):
        raise RuleViolation(_changed_meanwhile())
    if any(claim.offered for claim in claims):  # type: ignore[attr-defined]  # annotated
        offers = HandOver.objects.filter(claim__in=keys, answered_at=None)
        offers.update(answered_at=now, outcome=HandOver.Outcome.WITHDRAWN)


def _changed_meanwhile() -> str:
    return _("The plan was changed at the same moment; try again.")
