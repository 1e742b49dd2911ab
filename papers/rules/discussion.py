from members.models import Member
from papers.models import Comment


def can_edit(member: Member, comment: Comment) -> bool:
    return comment.author_id == member.pk and comment.deleted_at is None


def can_delete(member: Member, comment: Comment) -> bool:
    """One's own; an organiser any."""
    return comment.deleted_at is None and (comment.author_id == member.pk or member.is_organiser)


def can_settle(member: Member, question: Comment) -> bool:
    """Say which reply answers a question, or that none does: who asked, and organisers."""
    is_open_to_it = question.is_question and question.deleted_at is None
    return is_open_to_it and (question.author_id == member.pk or member.is_organiser)
