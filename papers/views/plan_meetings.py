"""One meeting's working page: its time, its place, and whether it takes place."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.actions.meetings import cancel_meeting, move_meeting, set_place
from papers.forms.meetings import MeetingCancelForm, MeetingPlaceForm, MeetingTimeForm
from papers.models import Meeting
from papers.views.planning import organisers_only
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal


@require_safe
@organisers_only
def plan_meeting(request: MemberRequest, number: int) -> HttpResponse:
    return render(request, "papers/plan_meeting.html", _panel(_meeting(number)))


@require_POST
@organisers_only
def meeting_move(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    form = MeetingTimeForm(meeting, request.POST)
    if not form.is_valid():
        return _wrong(request, meeting, time_form=form)
    move = partial(
        move_meeting,
        meeting=meeting,
        to=form.chosen,
        with_later=form.cleaned_data["scope"] == "later",
        member=request.user,
        now=timezone.now(),
    )
    return _done(request, meeting, refusal(move), time_form=form)


@require_POST
@organisers_only
def meeting_place(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    form = MeetingPlaceForm(meeting, request.POST)
    if not form.is_valid():
        return _wrong(request, meeting, place_form=form)
    place = partial(
        set_place,
        meeting=meeting,
        place=form.cleaned_data["place"],
        with_later=form.cleaned_data["scope"] == "later",
        member=request.user,
        now=timezone.now(),
    )
    return _done(request, meeting, refusal(place), place_form=form)


@require_POST
@organisers_only
def meeting_cancel(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    form = MeetingCancelForm(meeting, request.POST)
    if not form.is_valid():
        return _wrong(request, meeting, cancel_form=form)
    cancel = partial(
        cancel_meeting,
        meeting=meeting,
        papers_move_on=form.cleaned_data["papers"] == "on",
        member=request.user,
        now=timezone.now(),
    )
    said = _("Meeting %(number)s is cancelled.") % {"number": number}
    return _done(request, meeting, refusal(cancel), said, cancel_form=form)


def _panel(meeting: Meeting, **context: Any) -> dict[str, Any]:
    """What `_plan_meeting.html` shows; a form that was refused or wrong comes in filled."""
    return {
        "meeting": meeting,
        "can_change": meeting.is_open(timezone.now()),
        "time_form": MeetingTimeForm(meeting),
        "place_form": MeetingPlaceForm(meeting),
        "cancel_form": MeetingCancelForm(meeting),
        **context,
    }


def _wrong(request: MemberRequest, meeting: Meeting, status: int = 422, **form: Any) -> HttpResponse:
    part, page = "papers/_plan_meeting.html", "papers/plan_meeting.html"
    return partial_or_page(request, part, page, _panel(meeting, **form), status=status)


def _done(
    request: MemberRequest, meeting: Meeting, problem: str, said: str = "", **form: Any
) -> HttpResponse:
    """Back to the plan; what was refused stays here with what was typed."""
    if problem:
        return _wrong(request, _meeting(meeting.number), status=409, problem=problem, **form)
    said = said or _("Meeting %(number)s is changed.") % {"number": meeting.number}
    to = f"{reverse('papers:plan')}#meeting-{meeting.number}"

    def panel() -> dict[str, Any]:
        return _panel(_meeting(meeting.number), said=said)

    return partial_or_redirect(request, "papers/_plan_meeting.html", panel, to=to, done=said)


def _meeting(number: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("series").with_papers(), number=number)
