from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Member
from papers.first_steps import first_steps, questions
from papers.models import Answer, Claim, Comment, HandOver, Interpretation, Meeting, ReadingList
from papers.models.meetings import MeetingQuerySet

# More than this is not news but a list; the pages themselves have the rest.
MOST_NEWS = 20


@login_not_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """For a member the next meeting, what they owe and what is new; for a visitor what the group is."""
    now = timezone.now()
    meetings = Meeting.objects.open(now)
    if not isinstance(request.user, Member):
        visitor = {"meeting": meetings.with_papers().first(), "reading_list": ReadingList.objects.default()}
        return render(request, "papers/welcome.html", visitor)
    member = request.user
    since = member.last_visit_ended_at or member.joined_at
    context = _next_meeting(member, meetings) | _owed(member) | _written(member, since=since)
    context["steps"] = first_steps(member, context["meeting"])
    return render(request, "papers/week.html", context)


def _next_meeting(member: Member, meetings: MeetingQuerySet) -> dict[str, Any]:
    answer = Answer.objects.filter(meeting=OuterRef("pk"), member=member).values("value")
    meeting = meetings.with_people().annotate(my_answer=Subquery(answer), **questions(member)).first()
    return {
        "meeting": meeting,
        "mine": getattr(meeting, "my_answer", None),
        "choices": Answer.Value.choices,
    }


def _owed(member: Member) -> dict[str, Any]:
    """What is offered to the member and still can be taken; what they owe, soonest due first."""
    offers = HandOver.objects.open().filter(to_member=member, claim__in=Claim.objects.owed())
    claims = Claim.objects.owed().filter(member=member).with_meeting().select_related("paper")
    return {
        "offers": offers.select_related("claim__paper", "claim__member"),
        "owed": sorted(claims, key=lambda claim: claim.due),
    }


def _written(member: Member, *, since: datetime) -> dict[str, Any]:
    """The member's own unpublished texts, and what others wrote since."""
    drafts = Interpretation.objects.filter(author=member, draft__isnull=False)
    news = Interpretation.objects.published().filter(current__published_at__gt=since).exclude(author=member)
    news = news.select_related("paper", "author", "current").order_by("-current__published_at", "-pk")
    comments = Comment.objects.standing().filter(created_at__gt=since).exclude(author=member)
    return {
        "since": since,
        "drafts": drafts.select_related("paper", "draft").order_by("-draft__saved_at"),
        "news": news[:MOST_NEWS],
        "comments": comments.naming(member).for_lists().order_by("-names", "-created_at", "-pk")[:MOST_NEWS],
    }
