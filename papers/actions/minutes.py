import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Meeting
from papers.rendering import render_text
from papers.rules.meetings import can_plan
from papers.text import RENDERER_VERSION
from readinggroup.errors import RuleViolation


def fingerprint(source: str) -> str:
    """Names a state of the minutes, so that a save can say which one it was made from."""
    return hashlib.sha256(source.encode()).hexdigest()[:32]


@transaction.atomic
def write_minutes(*, meeting: Meeting, member: Member, source: str, made_from: str) -> Meeting:
    """Replaces the minutes, unless somebody else has changed them since the form was opened."""
    if not can_plan(member):
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if source == meeting.minutes_source:
        return meeting
    if made_from != fingerprint(meeting.minutes_source):
        raise RuleViolation(
            _("Somebody changed the minutes while you wrote. Both texts are below; bring them together.")
        )
    meeting.minutes_source = source
    meeting.minutes_html = render_text(source, prefix="minutes")
    meeting.minutes_renderer_version = RENDERER_VERSION
    meeting.save(update_fields=["minutes_source", "minutes_html", "minutes_renderer_version"])
    return meeting
