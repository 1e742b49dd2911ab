from members.models import Member
from members.rules.members import can_run_group


def can_decide(member: Member) -> bool:
    return can_run_group(member)
