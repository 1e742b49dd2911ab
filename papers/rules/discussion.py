from datetime import datetime
from typing import Protocol

from members.models import Member


class Spoken(Protocol):
    """A comment, as a row or as the values of one."""

    @property
    def author_id(self) -> int: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def is_question(self) -> bool: ...


def can_edit(member: Member, comment: Spoken) -> bool:
    return comment.author_id == member.pk and comment.deleted_at is None


def can_delete(member: Member, comment: Spoken) -> bool:
    """One's own; an organiser any."""
    return comment.deleted_at is None and (comment.author_id == member.pk or member.is_organiser)


def can_settle(member: Member, question: Spoken) -> bool:
    """Say which reply answers a question, or that none does: who asked, and organisers."""
    is_open_to_it = question.is_question and question.deleted_at is None
    return is_open_to_it and (question.author_id == member.pk or member.is_organiser)
