from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Member
from papers.models import Claim, Interpretation
from readinggroup.http import MemberRequest


@require_safe
def member_detail(request: MemberRequest, handle: str) -> HttpResponse:
    """A member as the others see them: what they published and what they have claimed."""
    person = get_object_or_404(Member.objects.active(), handle=handle)
    owed = Claim.objects.owed().filter(member=person).select_related("paper")
    written = Interpretation.objects.published().filter(author=person).select_related("paper", "current")
    context = {
        "person": person,
        "now": timezone.now(),
        "interpretations": written.order_by("-current__published_at"),
        "owed": owed.order_by("seat", "claimed_at"),
    }
    return render(request, "papers/member_detail.html", context)
