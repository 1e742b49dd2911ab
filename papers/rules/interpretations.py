from django.conf import settings

from members.models import Member
from papers.models import Credit, Interpretation


def can_read(member: Member | None) -> bool:
    """What members published is for members, unless the group opens it to everybody."""
    return member is not None or settings.PUBLIC_INTERPRETATIONS


def can_edit(member: Member, interpretation: Interpretation) -> bool:
    """Its author and their co-authors; an organiser has no hand in another's text."""
    return is_author(member, interpretation) or is_co_author(member, interpretation)


def can_discard(member: Member, interpretation: Interpretation) -> bool:
    return is_author(member, interpretation)


def can_choose_co_authors(member: Member, interpretation: Interpretation) -> bool:
    return is_author(member, interpretation)


def is_author(member: Member, interpretation: Interpretation) -> bool:
    return interpretation.author_id == member.pk


def is_co_author(member: Member, interpretation: Interpretation) -> bool:
    return interpretation.credits.filter(member=member, kind=Credit.Kind.WITH).exists()
