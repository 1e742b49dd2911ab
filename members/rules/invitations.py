from members.models import Member
from members.rules.members import can_run_group


def can_invite(member: Member) -> bool:
    return can_run_group(member)
