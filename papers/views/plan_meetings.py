"""One meeting's working page: its time, its place, and whether it takes place."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.actions.meetings import cancel_meeting, move_meeting, restore_meeting, set_place
from papers.forms.meetings import MeetingCancelForm, MeetingPlaceForm, MeetingTimeForm
from papers.models import Meeting
from papers.plan import moved_in_words, onward, placed_in_words
from papers.views.planning import organisers_only
from readinggroup.http import MemberRequest, Spot, partial_or_page, partial_or_redirect, refusal

PART = "papers/_plan_meeting.html"


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
    moved: list[Meeting] = []
    change = {"with_later": form.cleaned_data["scope"] == "later", "minutes": form.cleaned_data["minutes"]}
    move = partial(move_meeting, meeting=meeting, to=form.chosen, **change)
    problem = refusal(lambda: moved.extend(move(member=request.user, now=timezone.now())))
    return _done(request, meeting, problem, moved_in_words(moved), time_form=form)


@require_POST
@organisers_only
def meeting_place(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    form = MeetingPlaceForm(meeting, request.POST)
    if not form.is_valid():
        return _wrong(request, meeting, place_form=form)
    placed: list[Meeting] = []
    change = {"with_later": form.cleaned_data["scope"] == "later", "place": form.cleaned_data["place"]}
    place = partial(set_place, meeting=meeting, **change)
    problem = refusal(lambda: placed.extend(place(member=request.user, now=timezone.now())))
    return _done(request, meeting, problem, placed_in_words(placed), place_form=form)


@require_POST
@organisers_only
def meeting_cancel(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    form = MeetingCancelForm(meeting, request.POST)
    if not form.is_valid():
        return _wrong(request, meeting, cancel_form=form)
    move_on = form.cleaned_data["papers"] == "on"
    cancel = partial(cancel_meeting, meeting=meeting, papers_move_on=move_on, member=request.user)
    problem = refusal(lambda: cancel(now=timezone.now()))
    said = _("Meeting %(number)s is cancelled.") % {"number": number}
    return _done(request, meeting, problem, said, cancel_form=form)


@require_POST
@organisers_only
def meeting_restore(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number)
    restore = partial(restore_meeting, meeting=meeting, member=request.user, now=timezone.now())
    said = _("Meeting %(number)s takes place. Its papers stay where they went.") % {"number": number}
    return _done(request, meeting, refusal(restore), said)


def _panel(meeting: Meeting, **context: Any) -> dict[str, Any]:
    """What `_plan_meeting.html` shows; a form that was refused or wrong comes in filled."""
    now = timezone.now()
    can_change = meeting.is_open(now)
    return {
        "meeting": meeting,
        "can_change": can_change,
        "can_restore": meeting.is_cancelled and not meeting.is_over(now),
        "onward": onward(meeting, now) if can_change else None,
        "time_form": MeetingTimeForm(meeting),
        "place_form": MeetingPlaceForm(meeting),
        "cancel_form": MeetingCancelForm(meeting),
        **context,
    }


def _wrong(request: MemberRequest, meeting: Meeting, status: int = 422, **form: Any) -> HttpResponse:
    page = "papers/plan_meeting.html"
    return partial_or_page(request, PART, page, _panel(meeting, **form), status=status)


def _done(request: MemberRequest, meeting: Meeting, problem: str, said: str, **form: Any) -> HttpResponse:
    """Back to the plan; what was refused stays here with what was typed."""
    if problem:
        return _wrong(request, _meeting(meeting.number), status=409, problem=problem, **form)
    number = meeting.number
    to = Spot(f"{reverse('papers:plan')}?open={number}", f"meeting-{number}")
    return partial_or_redirect(request, PART, lambda: _panel(_meeting(number), said=said), to=to, done=said)


def _meeting(number: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("series").with_papers(), number=number)
