from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Application, Member
from papers.first_steps import first_steps
from papers.models import Answer, Meeting, ReadingList
from papers.schedule import own_time_of
from papers.week import (
    LATELY,
    hand_overs_of,
    next_meeting,
    papers_of,
    said_since,
    tasks_of,
    texts_since,
    unclaimed_papers,
)


@login_not_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """For a member the next meeting, what they owe and what is new; for a visitor what the group is."""
    now = timezone.now()
    if not isinstance(request.user, Member):
        meeting = Meeting.objects.open(now).with_papers().first()
        visitor = {"meeting": meeting, "reading_list": ReadingList.objects.default()}
        return render(request, "papers/welcome.html", visitor)
    member = request.user
    since = member.last_visit_ended_at or now - LATELY
    context = _meeting(member, now) | _owed(member, now) | _news(member, since) | hand_overs_of(member, since)
    if member.is_organiser:
        context["applications"] = Application.objects.waiting().count()
    return render(request, "papers/week.html", context)


def _meeting(member: Member, now: datetime) -> dict[str, Any]:
    meeting = next_meeting(member, now)
    return {
        "meeting": meeting,
        "own": own_time_of(meeting, member, None) if meeting else None,
        "places": papers_of(meeting) if meeting else (),
        "mine": getattr(meeting, "my_answer", None),
        "choices": Answer.Value.choices,
        "steps": first_steps(member, meeting),
    }


def _owed(member: Member, now: datetime) -> dict[str, Any]:
    """Whoever owes nothing is shown what nobody has claimed."""
    tasks = tasks_of(member, now)
    return {"tasks": tasks, "unclaimed": () if tasks else unclaimed_papers(now)}


def _news(member: Member, since: datetime) -> dict[str, Any]:
    to_me, talks = said_since(member, since)
    texts = texts_since(member, since)
    return {"since": since, "to_me": to_me, "talks": talks, "texts": texts}
