from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import the_group
from papers.calendars import Event, calendar
from papers.models import Meeting, Paper

# What calendars still hear of: long enough that none misses a cancellation.
PAST_DAYS = timedelta(days=400)


@login_not_required
@require_safe
def schedule_feed(request: HttpRequest) -> HttpResponse:
    """Public, so without names and places; in the language that the address asks for, not the browser's."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    meetings = Meeting.objects.filter(ends_at__gt=timezone.now() - PAST_DAYS)
    with translation.override(language):
        events = [_event(meeting) for meeting in meetings.select_related("series").with_papers()]
        body = calendar(_("%(site)s: meetings") % {"site": the_group().name}, events)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Content-Language"] = language
    response.headers["Content-Disposition"] = 'inline; filename="schedule.ics"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _event(meeting: Meeting) -> Event:
    papers = [slot.paper for slot in meeting.slots.all()]
    return Event(
        uid=meeting.uid,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        summary=_summary(meeting.number, papers),
        description="\n".join(f"{paper.title}\n{_address(paper)}" for paper in papers),
        url=_address(meeting),
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        cancelled=meeting.is_cancelled,
    )


def _summary(number: int, papers: list[Paper]) -> str:
    heading = _("Meeting %(number)s: %(papers)s") if papers else _("Meeting %(number)s")
    return heading % {"number": number, "papers": ", ".join(paper.short_name for paper in papers)}


def _address(thing: Meeting | Paper) -> str:
    """By the site's own address, whatever name the request came by."""
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"
