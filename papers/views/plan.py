"""The organisers' working page: which paper is read when. Every act ends in its one part, `_plan.html`."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.models import Member
from papers.actions.claims import assign_lead
from papers.actions.meetings import add_meeting
from papers.actions.plan import move_paper, reorder_paper, unschedule_paper
from papers.forms.meetings import MeetingForm
from papers.forms.plan import LeadForm, SlotForm
from papers.models import Meeting, Paper, Series
from papers.models.plan import Unscheduled, unscheduled_papers
from papers.views.planning import organisers_only
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal


class Plan:
    """Loaded as far as the page asks: a plain redirect asks for nothing."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.add_form = MeetingForm()

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(Meeting.objects.upcoming(self.now).with_people().select_related("series__reading_list"))

    @cached_property
    def open_meetings(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if not meeting.is_cancelled]

    @cached_property
    def series(self) -> list[Series]:
        """Those with meetings to come."""
        return list({meeting.series_id: meeting.series for meeting in self.meetings}.values())

    @cached_property
    def has_series(self) -> bool:
        return bool(self.series) or Series.objects.exists()

    @cached_property
    def unscheduled(self) -> list[Unscheduled]:
        return unscheduled_papers(self.now)

    @cached_property
    def members(self) -> list[Member]:
        return list(Member.objects.active().by_name())


@require_safe
@organisers_only
def plan(request: MemberRequest) -> HttpResponse:
    return render(request, "papers/plan.html", {"plan": Plan(timezone.now())})


@require_POST
@organisers_only
def slot_move(request: MemberRequest, slug: str) -> HttpResponse:
    paper, form = get_object_or_404(Paper, slug=slug), SlotForm(request.POST)
    if not form.is_valid():
        return _wrong(request, paper, form)
    meeting = form.cleaned_data["number"]
    move = partial(move_paper, paper=paper, meeting=meeting, member=request.user, now=timezone.now())
    said = _("%(paper)s is now in meeting %(number)s.") % {"paper": paper, "number": meeting.number}
    return _done(request, move, said)


@require_POST
@organisers_only
def slot_raise(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    move = partial(reorder_paper, paper=paper, step=-1, member=request.user, now=timezone.now())
    return _done(request, move, _("%(paper)s moved up.") % {"paper": paper})


@require_POST
@organisers_only
def slot_lower(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    move = partial(reorder_paper, paper=paper, step=1, member=request.user, now=timezone.now())
    return _done(request, move, _("%(paper)s moved down.") % {"paper": paper})


@require_POST
@organisers_only
def slot_delete(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    take_out = partial(unschedule_paper, paper=paper, member=request.user, now=timezone.now())
    return _done(request, take_out, _("%(paper)s is in no meeting now.") % {"paper": paper})


@require_POST
@organisers_only
def lead_assign(request: MemberRequest, slug: str) -> HttpResponse:
    paper, form = get_object_or_404(Paper, slug=slug), LeadForm(request.POST)
    if not form.is_valid():
        return _wrong(request, paper, form)
    lead = form.cleaned_data["member"]
    assign = partial(assign_lead, paper=paper, to_member=lead, organiser=request.user, now=timezone.now())
    return _done(request, assign, _("%(name)s leads %(paper)s.") % {"name": lead, "paper": paper})


@require_POST
@organisers_only
def meeting_create(request: MemberRequest) -> HttpResponse:
    now, form = timezone.now(), MeetingForm(request.POST)
    if not form.is_valid():
        page = Plan(now)
        page.add_form = form
        return partial_or_page(request, "papers/_plan.html", "papers/plan.html", {"plan": page})
    add = partial(add_meeting, **form.cleaned_data, member=request.user, now=now)
    return _done(request, add, _("The meeting is added."))


def _wrong(request: MemberRequest, paper: Paper, form: SlotForm | LeadForm) -> HttpResponse:
    """The sentence stands beside the paper that it is about."""
    problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context = {
        "plan": Plan(timezone.now()),
        "wrong_paper": paper.pk,
        "wrong_number": request.POST.get("number", "")[:20],
        "problem": problem,
    }
    return partial_or_page(request, "papers/_plan.html", "papers/plan.html", context)


def _done(request: MemberRequest, act: Callable[[], object], said: str) -> HttpResponse:
    problem = refusal(act)
    context = {"plan": Plan(timezone.now()), "problem": problem, "said": "" if problem else said}
    to = reverse("papers:plan")
    return partial_or_redirect(
        request, "papers/_plan.html", lambda: context, to=to, problem=problem, done=said
    )
