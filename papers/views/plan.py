"""The organisers' working page: which paper is read when, and who leads it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from papers.actions.leads import Wish, assign_leads
from papers.actions.meetings import add_meeting
from papers.actions.plan import move_paper, reorder_paper, unschedule_paper
from papers.forms.meetings import MeetingForm
from papers.forms.plan import LeadsForm, SlotForm
from papers.models import Meeting, Paper
from papers.plan import Evening, Place, evenings, leaders
from papers.views.planning import (
    Note,
    Plan,
    answer_act,
    changed_parts,
    number_of,
    organisers_only,
    plan_page,
)
from readinggroup.http import MemberRequest, partial_or_page, refusal


@require_safe
@organisers_only
def plan(request: MemberRequest) -> HttpResponse:
    page = Plan(timezone.now(), request.GET.get("open", ""))
    return render(request, "papers/plan.html", plan_page(request, page))


@require_POST
@organisers_only
def slot_move(request: MemberRequest, slug: str) -> HttpResponse:
    paper, form = get_object_or_404(Paper, slug=slug), SlotForm(request.POST)
    if not form.is_valid():
        return _wrong_number(request, paper, form)
    number = form.cleaned_data["number"]
    move = partial(move_paper, paper=paper, number=number, member=request.user, now=timezone.now())
    said = _("%(paper)s is now in meeting %(number)s.") % {"paper": paper, "number": number}
    return answer_act(request, move, Note("", paper.pk, typed=str(number)), said=said)


@require_POST
@organisers_only
def slot_raise(request: MemberRequest, slug: str) -> HttpResponse:
    return _reorder(request, slug, -1, _("%(paper)s moved up."))


@require_POST
@organisers_only
def slot_lower(request: MemberRequest, slug: str) -> HttpResponse:
    return _reorder(request, slug, 1, _("%(paper)s moved down."))


@require_POST
@organisers_only
def slot_delete(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)

    def take_out() -> list[Meeting]:
        return [unschedule_paper(paper=paper, member=request.user, now=timezone.now())]

    said = _("%(paper)s is in no meeting now.") % {"paper": paper}
    return answer_act(request, take_out, Note(""), said=said)


@require_POST
@organisers_only
def meeting_leads(request: MemberRequest, number: int) -> HttpResponse:
    now = timezone.now()
    evening = _evening(number, now)
    form = LeadsForm(evening.places, leaders(), request.POST)
    if not form.is_valid():
        return _wrong(request, str(number), Note(_first_error(form), meeting=number, is_problem=True))
    wishes = [wish for _place, wish in form.wishes]

    def assign() -> list[Meeting]:
        assign_leads(wishes=wishes, organiser=request.user, now=now)
        return []

    return answer_act(request, assign, Note("", meeting=number), said=_led(form.wishes))


@require_POST
@organisers_only
def meeting_create(request: MemberRequest) -> HttpResponse:
    now, form = timezone.now(), MeetingForm(request.POST)
    if not form.is_valid():
        return _add_again(request, form, 422)
    added: list[Meeting] = []
    add = partial(add_meeting, **form.cleaned_data, member=request.user, now=now)
    if problem := refusal(lambda: added.append(add())):
        form.add_error(None, problem)
        return _add_again(request, form, 409)
    return _to_added(request, added[0], now)


def _reorder(request: MemberRequest, slug: str, step: int, said: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)

    def move() -> list[Meeting]:
        return [reorder_paper(paper=paper, step=step, member=request.user, now=timezone.now())]

    return answer_act(request, move, Note("", paper.pk), said=said % {"paper": paper})


def _wrong_number(request: MemberRequest, paper: Paper, form: SlotForm) -> HttpResponse:
    typed = request.POST.get("number", "")[:20]
    note = Note(_first_error(form), paper.pk, is_problem=True, typed=typed)
    return _wrong(request, request.POST.get("shown", ""), note)


def _wrong(request: MemberRequest, shown: str, note: Note) -> HttpResponse:
    """What was wrong stands beside the paper or in the meeting that it is about."""
    page = Plan(timezone.now(), shown)
    context = changed_parts(page, [], note) | plan_page(request, page, note)
    return partial_or_page(request, "papers/_plan_changed.html", "papers/plan.html", context)


def _first_error(form: SlotForm | LeadsForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _led(wishes: list[tuple[Place, Wish]]) -> str:
    if not wishes:
        return _("Nothing was changed.")
    if len(wishes) > 1:
        return ngettext("%(count)d lead is set.", "%(count)d leads are set.", len(wishes)) % {
            "count": len(wishes)
        }
    place, wish = wishes[0]
    if not wish.to_member:
        return _("Nobody leads %(paper)s now.") % {"paper": place.short_name}
    return _("%(name)s leads %(paper)s.") % {"name": wish.to_member, "paper": place.short_name}


def _evening(number: int, now: datetime) -> Evening:
    found = evenings(number_of(str(number)), now)
    if not found:
        raise Http404
    return found[0]


def _add_again(request: MemberRequest, form: MeetingForm, status: int) -> HttpResponse:
    page: dict[str, Any] = plan_page(request, Plan(timezone.now(), wrong=form))
    return render(request, "papers/plan.html", page, status=status)


def _to_added(request: MemberRequest, meeting: Meeting, now: datetime) -> HttpResponse:
    """In the plan, or where its minutes are written."""
    at = f"meeting-{meeting.number}"
    messages.success(request, _("Meeting %(number)s is added.") % {"number": meeting.number}, extra_tags=at)
    if meeting.is_over(now):
        return HttpResponseRedirect(meeting.get_absolute_url())
    return HttpResponseRedirect(f"{reverse('papers:plan')}?open={meeting.number}#{at}")
