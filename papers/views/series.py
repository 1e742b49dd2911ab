from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from papers.actions.meetings import WEEK, skip_week
from papers.actions.series import Week, lay_out_series, preview_series, remove_coming_meetings
from papers.calendars import in_words
from papers.forms.series import SeriesForm, SkipForm
from papers.models import Meeting, Paper, ReadingList, Series
from papers.views.planning import Plan, organisers_only, plan_page
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest, refusal


@require_http_methods(["GET", "HEAD", "POST"])
@organisers_only
def series_create(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SeriesForm(initial={"reading_list": ReadingList.objects.default()}))
    form = SeriesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    series, skipped = form.instance, form.cleaned_data["skipped"]
    problem = refusal(
        lambda: lay_out_series(series=series, skipped=skipped, member=request.user, now=timezone.now())
    )
    if problem:
        return _page(request, form, status=409, problem=problem)
    messages.success(request, _outline(series, [meeting.starts_locally for meeting in series.meetings.all()]))
    return redirect("papers:plan")


@require_POST
@organisers_only
def series_preview(request: MemberRequest) -> HttpResponse:
    """The same page with what the form would make, and nothing made."""
    form = SeriesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    series, skipped = form.instance, form.cleaned_data["skipped"]
    try:
        weeks = preview_series(series=series, skipped=skipped, now=timezone.now())
    except RuleViolation as violation:
        return _page(request, form, status=409, problem=str(violation))
    outline = _outline(series, [day for day, _papers in weeks])
    return _page(request, form, lines=list(_lines(series, weeks)), outline=outline)


@require_POST
@organisers_only
def series_skip(request: MemberRequest, pk: int) -> HttpResponse:
    series, now = get_object_or_404(Series, pk=pk), timezone.now()
    form = SkipForm(series, request.POST)
    if not form.is_valid():
        return _skip_again(request, form, 422)
    day, moved = form.cleaned_data["day"], list[Meeting]()
    skip = partial(skip_week, series=series, day=day, member=request.user, now=now)
    if problem := refusal(lambda: moved.extend(skip())):
        form.add_error("day", problem)
        return _skip_again(request, form, 409)
    messages.success(request, _skipped(day, len(moved)))
    return redirect("papers:plan")


@require_POST
@organisers_only
def series_delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes back what has not begun."""
    series = get_object_or_404(Series, pk=pk)
    removed = remove_coming_meetings(series=series, member=request.user, now=timezone.now())
    done = ngettext("%(count)d meeting is taken back.", "%(count)d meetings are taken back.", removed)
    messages.success(request, done % {"count": removed})
    return redirect("papers:plan")


def _outline(series: Series, days: list[Any]) -> str:
    sentence = ngettext(
        "%(rule)s: %(count)d meeting, on %(last)s.",
        "%(rule)s: %(count)d meetings, the last on %(last)s.",
        len(days),
    )
    rule = in_words(series.first_date, series.time, series.time_zone)
    return sentence % {"rule": rule, "count": len(days), "last": date_format(days[-1], "DATE_FORMAT")}


def _lines(series: Series, weeks: Sequence[Week]) -> Iterator[tuple[int, date, list[Paper]]]:
    """The numbers that the meetings would have; 0 for a week that is left out."""
    number, day = Meeting.objects.next_number(), series.first_date
    for meets_on, papers in weeks:
        while day < meets_on:
            yield 0, day, []
            day += WEEK
        yield number, meets_on, papers
        number, day = number + 1, day + WEEK


def _skipped(day: date, moved: int) -> str:
    said = ngettext(
        "The week of %(day)s is skipped; %(count)d meeting moved on.",
        "The week of %(day)s is skipped; %(count)d meetings moved on.",
        moved,
    )
    return said % {"day": date_format(day, "DATE_FORMAT"), "count": moved}


def _skip_again(request: MemberRequest, form: SkipForm, status: int) -> HttpResponse:
    page = plan_page(request, Plan(timezone.now(), wrong=form))
    return render(request, "papers/plan.html", page, status=status)


def _page(request: MemberRequest, form: SeriesForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "papers/series_create.html", {"form": form, **context}, status=status)
