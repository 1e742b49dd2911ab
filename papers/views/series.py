from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from papers.actions.series import lay_out_series, preview_series, remove_coming_meetings
from papers.calendars import in_words
from papers.forms.series import SeriesForm
from papers.models import ReadingList, Series
from papers.views.planning import organisers_only
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
    return _page(request, form, weeks=weeks, outline=_outline(series, [day for day, _papers in weeks]))


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


def _page(request: MemberRequest, form: SeriesForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "papers/series_create.html", {"form": form, **context}, status=status)
