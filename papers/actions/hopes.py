"""Questions that wait for another paper, which may answer them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Comment, PaperLink
from papers.rules.discussion import can_settle
from readinggroup.errors import RuleViolation


@transaction.atomic
def hope_for(*, question: Comment, paper: int, member: Member) -> None:
    """The paper, by its key, may answer the question; whatever it waited for before, it does no more."""
    standing = Comment.objects.select_for_update().get(pk=question.pk)
    if not can_settle(member, standing):
        raise PermissionDenied
    if standing.answer_id is not None:
        raise RuleViolation(_("This question is answered."))
    if paper == question.paper_id:
        raise RuleViolation(_("A question waits for another paper than the one it was asked about."))
    PaperLink.objects.update_or_create(
        comment=question,
        kind=PaperLink.Kind.MAY_ANSWER,
        defaults={"target_id": paper, "source_id": question.paper_id},
    )


def hope_no_more(*, question: Comment, member: Member) -> None:
    if not can_settle(member, question):
        raise PermissionDenied
    PaperLink.objects.filter(comment=question, kind=PaperLink.Kind.MAY_ANSWER).delete()
