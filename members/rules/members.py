from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from members.models import Member


def can_run_group(member: Member) -> bool:
    """Invite, decide on applications, give roles."""
    return member.is_organiser


def can_run_member(organiser: Member, member: Member) -> bool:
    """Role, coming and going, address, second factor: of others, so that nobody locks themselves out."""
    return can_run_group(organiser) and member.pk != organiser.pk


def can_reset_password(organiser: Member, member: Member) -> bool:
    return can_run_group(organiser) and member.is_active


def reset_key(member: Member) -> dict[str, str]:
    """What the reset address takes; good once, for it depends on the password, and for days only."""
    return {"uidb36": int_to_base36(member.pk), "key": default_token_generator.make_token(member)}
