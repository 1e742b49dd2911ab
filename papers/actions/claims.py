"""Claiming a paper and giving it back. The database's unique seats settle who wins of many at once."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Member
from papers.models import Claim, Paper
from papers.models.claims import LEAD_SEAT
from papers.rules.claims import EXTENSION_DAYS, can_release, free_seat, group_date, is_due_soon, is_own
from readinggroup.errors import RuleViolation

TAKE_BACK_REASONS = (Claim.Reason.BUSY, Claim.Reason.NOT_MY_FIELD, Claim.Reason.SWAP, Claim.Reason.OTHER)


@transaction.atomic
def claim_paper(*, paper: Paper, member: Member, lead: bool, now: datetime) -> Claim:
    """One lead and two second readers a paper, `MAX_ACTIVE_CLAIMS` owed leads a member.

    Tries again where somebody sat down in between: another second seat may still be free.
    """
    lock_member(member)
    while True:
        standing, owed_leads = _standing(paper, member)
        own = next((claim for claim in standing if is_own(member, claim)), None)
        if own and not (lead and not own.is_lead):
            raise RuleViolation(_("You have claimed this paper already."))
        if lead and owed_leads >= settings.MAX_ACTIVE_CLAIMS:
            raise RuleViolation(_limit_reached())
        seat = free_seat(standing, lead=lead)
        if seat is None:
            raise RuleViolation(_seat_taken(standing, lead=lead, is_second=own is not None))
        with suppress(IntegrityError), transaction.atomic():
            return _sit_down(paper=paper, member=member, seat=seat, own=own, now=now)


@transaction.atomic
def extend_claim(*, claim: Claim, member: Member, now: datetime) -> Claim:
    """A week more, counted from the due date, or from today where that has passed."""
    if not is_own(member, claim):
        raise PermissionDenied
    refuse_unless_owed(claim)
    today = group_date(now)
    if not is_due_soon(claim, today):
        raise RuleViolation(_("This is not due within a week; there is nothing to extend yet."))
    claim.extended_to = max(claim.due, today) + timedelta(days=EXTENSION_DAYS)
    claim.save(update_fields=["extended_to"])
    return claim


@transaction.atomic
def release_claim(*, claim: Claim, member: Member, reason: str, now: datetime) -> Claim:
    """Gives the paper back, with a reason; an organiser may do so for a claim that is overdue."""
    if not can_release(member, claim, overdue=claim.due < group_date(now)):
        raise PermissionDenied
    refuse_unless_owed(claim)
    if reason not in TAKE_BACK_REASONS:
        raise RuleViolation(_("Say why: busy, not my field, swapping with somebody or another reason."))
    _release(claim, by=member, reason=reason, now=now)
    return claim


def move_claim(*, claim: Claim, to_member: Member, now: datetime) -> Claim:
    """The claim's seat goes to another member, whose own time begins; the old row stays as history."""
    standing, owed_leads = _standing(claim.paper, to_member)
    if any(is_own(to_member, other) for other in standing if other.pk != claim.pk):
        raise RuleViolation(_("You have claimed this paper already."))
    if claim.is_lead and owed_leads >= settings.MAX_ACTIVE_CLAIMS:
        raise RuleViolation(_limit_reached())
    _release(claim, by=to_member, reason=Claim.Reason.HANDED_OVER, now=now)
    return Claim.objects.create(
        paper=claim.paper, member=to_member, seat=claim.seat, claimed_at=now, taken_over_from=claim
    )


def refuse_unless_owed(claim: Claim) -> None:
    stored = Claim.objects.with_fulfilment().get(pk=claim.pk)
    if stored.released_at is not None:
        raise RuleViolation(_("This claim was released already."))
    if stored.fulfilled:
        raise RuleViolation(_("This claim is fulfilled: the interpretation is published."))


def lock_member(member: Member) -> None:
    """Makes a member's own claims come one after another, so that the limit holds (SQLite locks the whole).

    Taken before any claim's row, so that two who hand over to each other cannot wait for one another.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _standing(paper: Paper, member: Member) -> tuple[list[Claim], int]:
    """The paper's claims by seat, and how many leads the member owes, in one query."""
    about = Q(paper=paper) | Q(member=member, seat=LEAD_SEAT)
    claims = (
        Claim.objects.standing().filter(about).with_fulfilment().select_related("member").order_by("seat")
    )
    owed_leads = [
        claim for claim in claims if is_own(member, claim) and claim.is_lead and not claim.fulfilled
    ]
    return [claim for claim in claims if claim.paper_id == paper.pk], len(owed_leads)


def _limit_reached() -> str:
    return ngettext(
        "You lead %(count)d paper that is not interpreted yet, the most there may be."
        " Publish or release it first.",
        "You lead %(count)d papers that are not interpreted yet, the most there may be."
        " Publish or release one first.",
        settings.MAX_ACTIVE_CLAIMS,
    ) % {"count": settings.MAX_ACTIVE_CLAIMS}


def _seat_taken(standing: list[Claim], *, lead: bool, is_second: bool) -> str:
    names = ", ".join(claim.member.name for claim in standing if claim.is_lead == lead)
    if not lead:
        return _("%(names)s are the second readers; both places are taken.") % {"names": names}
    if is_second or free_seat(standing, lead=False) is None:
        return _("%(name)s leads this paper.") % {"name": names}
    return _("%(name)s leads this paper; you can be second reader.") % {"name": names}


def _sit_down(*, paper: Paper, member: Member, seat: int, own: Claim | None, now: datetime) -> Claim:
    """A second reader who takes the free lead gives up the second seat in the same step."""
    if own:
        _release(own, by=member, reason=Claim.Reason.BECAME_LEAD, now=now)
    return Claim.objects.create(paper=paper, member=member, seat=seat, claimed_at=now)


def _release(claim: Claim, *, by: Member, reason: str, now: datetime) -> None:
    """Closes the row where it still stands; whoever comes second is told."""
    closed = Claim.objects.standing().filter(pk=claim.pk)
    if not closed.update(released_at=now, released_by=by, reason=reason):
        raise RuleViolation(_("This claim was released already."))
    claim.hand_overs.filter(answered_at=None).update(answered_at=now, outcome="withdrawn")
