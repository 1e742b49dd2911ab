from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Application, Member
from members.views.access import for_organisers
from papers.first_steps import steps_for_group
from papers.models import Claim, Meeting, ReadingList
from papers.rules.claims import group_date
from papers.views.claims import release_reasons
from readinggroup.http import MemberRequest

# Not seen for as long as this is worth a word.
AWAY = timedelta(weeks=2)


class Left(NamedTuple):
    """A claim that is overdue, or whose member has left; `weeks` since that member was seen, if many."""

    claim: Claim
    days: int
    weeks: int


@require_safe
@for_organisers
def desk(request: MemberRequest) -> HttpResponse:
    """What waits for an organiser, and the ways to everything they run."""
    now = timezone.now()
    context = {
        "steps": steps_for_group(request.user),
        "applications": Application.objects.waiting().count(),
        "left": _left(now),
        "reasons": release_reasons(),
        "members": Member.objects.active().count(),
        "meeting": Meeting.objects.open(now).first(),
        "lists": ReadingList.objects.all(),
    }
    return render(request, "papers/desk.html", context)


def _left(now: datetime) -> list[Left]:
    """The longest overdue first."""
    owed = Claim.objects.owed().with_meeting().select_related("paper", "member")
    today = group_date(now)
    found = [
        Left(claim, (today - claim.due).days, _weeks_away(claim.member, now))
        for claim in owed
        if claim.is_overdue or not claim.member.is_active
    ]
    return sorted(found, key=lambda left: left.claim.due)


def _weeks_away(member: Member, now: datetime) -> int:
    away = now - (member.seen_at or member.joined_at)
    return away.days // 7 if away > AWAY else 0
