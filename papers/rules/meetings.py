from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from members.models import Member
from papers.models import Meeting


def can_plan(member: Member | AnonymousUser) -> bool:
    """Making, moving and cancelling meetings, placing papers in them, and writing their minutes."""
    return isinstance(member, Member) and member.is_organiser


def can_answer(member: Member, meeting: Meeting, now: datetime) -> bool:
    return member.is_active and meeting.is_open(now)
