from django.conf import settings

from members.models import Member
from papers.models import Interpretation


def can_read(member: Member | None) -> bool:
    """What members published is for members, unless the group opens it to everybody."""
    return member is not None or settings.PUBLIC_INTERPRETATIONS


def can_edit(member: Member, interpretation: Interpretation) -> bool:
    """Only its author; an organiser has no hand in another's text."""
    return interpretation.author_id == member.pk
