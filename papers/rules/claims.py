from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from members.models import Member, the_group
from papers.models.claims import LEAD_SEAT, SECOND_SEATS, Claim

# What is to be done about a claim may be said within a week before it falls due.
EXTENSION_DAYS = 7


def free_seat(standing: Sequence[Claim], *, lead: bool) -> int | None:
    """The seat a new claim would take, or None where all of that kind are held."""
    taken = {claim.seat for claim in standing}
    seats = [LEAD_SEAT] if lead else list(SECOND_SEATS)
    return next((seat for seat in seats if seat not in taken), None)


def is_own(member: Member, claim: Claim) -> bool:
    return claim.member_id == member.pk


def can_release(member: Member, claim: Claim, *, overdue: bool) -> bool:
    """One's own claim; an organiser also one that is overdue, or whose member is no longer active."""
    return is_own(member, claim) or (member.is_organiser and (overdue or not claim.member.is_active))


def is_due_soon(claim: Claim, today: date) -> bool:
    """In less than a week, or past: an extension by a week leaves a week, and asked twice is given once."""
    return claim.due - today < timedelta(days=EXTENSION_DAYS)


def group_date(now: datetime) -> date:
    """Due dates are days on the group's calendar, whatever the member's time zone."""
    return timezone.localdate(now, timezone=the_group().zone)
