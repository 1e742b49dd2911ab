from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Application, Member
from papers.first_steps import steps_for_group
from papers.models import Claim, Meeting, ReadingList
from readinggroup.http import MemberRequest


@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What waits for an organiser, and the ways to everything they run."""
    if not request.user.is_organiser:
        raise PermissionDenied
    owed = Claim.objects.owed().with_meeting().select_related("paper", "member")
    context = {
        "steps": steps_for_group(request.user),
        "applications": Application.objects.waiting().count(),
        "overdue": sorted((claim for claim in owed if claim.is_overdue), key=lambda claim: claim.due),
        "members": Member.objects.active().count(),
        "meeting": Meeting.objects.open(timezone.now()).first(),
        "lists": ReadingList.objects.all(),
    }
    return render(request, "papers/desk.html", context)
