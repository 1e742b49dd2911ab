import re
import unicodedata

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from members.models import Member
from members.models.members import RESERVED_HANDLES


def can_run_group(member: Member) -> bool:
    """Invite, decide on applications, give roles."""
    return member.is_organiser


def can_reset_password(organiser: Member, member: Member) -> bool:
    return can_run_group(organiser) and member.is_active


def reset_key(member: Member) -> dict[str, str]:
    """What the reset address takes; good once, for it depends on the password, and for days only."""
    return {"uidb36": int_to_base36(member.pk), "key": default_token_generator.make_token(member)}


def suggest_handle(name: str, email: str) -> str:
    """From the name where it has Latin letters, else from the e-mail address; may be taken by another."""
    for source in (name, email.partition("@")[0]):
        ascii_only = unicodedata.normalize("NFKD", source).encode("ascii", "ignore").decode().lower()
        handle = re.sub(r"[^a-z0-9_]+", "-", ascii_only).strip("-_")[:24].rstrip("-_")
        if len(handle) >= 2 and handle not in RESERVED_HANDLES:
            return handle
    return "reader"
