from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Answer, Meeting
from papers.rules.meetings import can_answer
from readinggroup.errors import RuleViolation


def set_answer(*, meeting: Meeting, member: Member, value: str, now: datetime) -> Answer:
    """Whether a member comes, until the meeting is over; the last answer counts."""
    if not member.is_active:
        raise PermissionDenied
    if not can_answer(member, meeting, now):
        raise RuleViolation(
            _("This meeting is cancelled.") if meeting.is_cancelled else _("This meeting is over.")
        )
    try:
        return Answer.objects.update_or_create(
            meeting=meeting, member=member, defaults={"value": value, "answered_at": now}
        )[0]
    except IntegrityError as error:  # taken back by an organiser at the same moment
        raise RuleViolation(_("This meeting is cancelled.")) from error
