from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.models import Member
from papers.actions.answers import set_answer
from papers.actions.minutes import fingerprint, write_minutes
from papers.forms.meetings import AnswerForm, MinutesForm
from papers.models import Answer, Comment, Meeting, PaperLink
from papers.rendering import render_text
from papers.rules.meetings import can_answer, can_plan
from papers.schedule import Schedule, own_time_of, places_of
from papers.views.planning import organisers_only
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal


@login_not_required
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    whole = (side for side in ("past", "coming") if request.GET.get(side) == "all")
    context = {
        "schedule": Schedule(request.user, timezone.now(), whole=next(iter(whole), "")),
        "is_member": request.user.is_authenticated,
        "can_plan": can_plan(request.user),
    }
    return render(request, "papers/schedule.html", context)


@login_not_required
@require_safe
def meeting_detail(request: HttpRequest, number: int) -> HttpResponse:
    meeting = _meeting(number, names=request.user.is_authenticated)
    context = meeting_page(meeting, request.user, timezone.now())
    return render(request, "papers/meeting_detail.html", context)


@require_POST
def answer_set(request: MemberRequest, number: int) -> HttpResponse:
    meeting, now = _meeting(number), timezone.now()
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {**meeting_page(meeting, request.user, now), "problem": _("Answer yes, maybe or no.")}
        return partial_or_page(request, "papers/_answer.html", "papers/meeting_detail.html", context)
    value = form.cleaned_data["value"]
    problem = refusal(lambda: set_answer(meeting=meeting, member=request.user, value=value, now=now))
    panel = partial(answer_panel, meeting, request.user, now, problem)
    to, done = meeting.get_absolute_url(), _("Your answer is saved.")
    return partial_or_redirect(request, "papers/_answer.html", panel, to=to, problem=problem, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@organisers_only
def minutes_edit(request: MemberRequest, number: int) -> HttpResponse:
    meeting = _meeting(number, names=False)
    if request.method != "POST":
        return _minutes_page(request, meeting, MinutesForm(initial=_minutes_of(meeting)), 200)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _minutes_page(request, meeting, form, 422)
    problem = refusal(lambda: write_minutes(meeting=meeting, member=request.user, **form.cleaned_data))
    if not problem:
        return HttpResponseRedirect(meeting.get_absolute_url())
    meeting.refresh_from_db()
    mine = {**_minutes_of(meeting), "source": form.cleaned_data["source"]}
    return _minutes_page(request, meeting, MinutesForm(initial=mine), 409, problem)


@require_POST
@organisers_only
def minutes_preview(request: MemberRequest, number: int) -> HttpResponse:
    """By the same renderer; nothing is stored."""
    form = MinutesForm(request.POST)
    context, status = _minutes_context(_meeting(number, names=False), form), 422
    if form.is_valid():
        html = render_text(form.cleaned_data["source"], prefix="minutes")
        context, status = context | {"previewed": True, "html": html}, 200
    part, page = "papers/_minutes_preview.html", "papers/minutes_edit.html"
    return partial_or_page(request, part, page, context, status=status)


def meeting_page(meeting: Meeting, member: Member | AnonymousUser, now: datetime) -> dict[str, Any]:
    """For visitors date and papers only; what members see of a meeting is loaded for members."""
    others = Meeting.objects.standing()
    before = others.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at", "-pk").first()
    public = {
        "meeting": meeting,
        "places": places_of(meeting, names=isinstance(member, Member)),
        "is_over": meeting.is_over(now),
        "is_member": isinstance(member, Member),
        "can_plan": can_plan(member),
        "before": before,
        "after": others.filter(starts_at__gt=meeting.starts_at).order_by("starts_at", "pk").first(),
    }
    return public | _for_members(meeting, member, now, before) if isinstance(member, Member) else public


def _for_members(meeting: Meeting, member: Member, now: datetime, before: Meeting | None) -> dict[str, Any]:
    hoped = PaperLink.objects.waiting().filter(comment=OuterRef("pk"), target__slot__meeting=meeting)
    unanswered = Comment.objects.unanswered().filter(Q(paper__slot__meeting=meeting) | Exists(hoped))
    return {
        **answer_panel(meeting, member, now),
        "own": own_time_of(meeting, member, before.starts_at if before else None),
        "questions": unanswered.for_lists().with_hope().with_reply_count().order_by("created_at", "pk"),
    }


def answer_panel(meeting: Meeting, member: Member, now: datetime, problem: str = "") -> dict[str, Any]:
    """What `_answer.html` shows: who comes, and one's own answer."""
    answers = list(meeting.answers.select_related("member").order_by("answered_at", "pk"))
    groups = {value: [answer.member for answer in answers if answer.value == value] for value in Answer.Value}
    return {
        "meeting": meeting,
        "problem": problem,
        "answers": [(value.label, members) for value, members in groups.items() if members],
        "coming": len(groups[Answer.Value.YES]),
        "unsure": len(groups[Answer.Value.MAYBE]),
        "mine": next((answer.value for answer in answers if answer.member_id == member.pk), ""),
        "choices": Answer.Value.choices,
        "can_answer": can_answer(member, meeting, now),
    }


def _meeting(number: int, *, names: bool = True) -> Meeting:
    meetings = Meeting.objects.with_people() if names else Meeting.objects.with_papers()
    return get_object_or_404(meetings, number=number)


def _minutes_of(meeting: Meeting) -> dict[str, str]:
    return {"source": meeting.minutes_source, "made_from": fingerprint(meeting.minutes_source)}


def _minutes_page(
    request: MemberRequest, meeting: Meeting, form: MinutesForm, status: int, problem: str = ""
) -> HttpResponse:
    context = _minutes_context(meeting, form) | {"problem": problem}
    return render(request, "papers/minutes_edit.html", context, status=status)


def _minutes_context(meeting: Meeting, form: MinutesForm) -> dict[str, Any]:
    return {"meeting": meeting, "form": form, "places": places_of(meeting, names=False)}
