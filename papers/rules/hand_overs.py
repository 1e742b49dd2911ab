from members.models import Member
from papers.models.claims import HandOver


def can_answer(member: Member, hand_over: HandOver) -> bool:
    return hand_over.to_member_id == member.pk


def can_withdraw(member: Member, hand_over: HandOver) -> bool:
    return hand_over.claim.member_id == member.pk
