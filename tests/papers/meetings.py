"""Meetings that several tests need."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from papers.calendars import instant
from papers.models import Answer, Meeting
from tests.factories import make_claim, make_comment, make_meeting, make_member, make_paper


def next_thursday(weeks: int = 0) -> date:
    today = timezone.now().date()
    return today + timedelta(days=(3 - today.weekday()) % 7 + 7 + 7 * weeks)


def evening(weeks: int = 0) -> datetime:
    return instant(next_thursday(weeks), time(20), "Asia/Shanghai")


def a_secret_meeting(**fields: Any) -> Meeting:
    """With a name, a place, an answer, minutes and a question, none of which visitors may see."""
    paper = make_paper(short_name="LoRA")
    lead = make_member("Secret Lead")
    make_claim(paper, lead)
    make_comment(paper, lead, kind="question", source="Secret question?", html="<p>Secret question?</p>")
    defaults = {"place": "Secret room", "minutes_source": "Secret", "minutes_html": "<p>Secret minutes</p>"}
    meeting = make_meeting(paper, **defaults | fields)
    Answer.objects.create(meeting=meeting, member=lead, value="yes", answered_at=timezone.now())
    return meeting
