from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Comment, Reaction
from readinggroup.errors import RuleViolation


@transaction.atomic
def react_to(*, comment: Comment, member: Member, kind: str) -> None:
    """Once or many times is the same."""
    # Held, so that words which are deleted meanwhile keep no reactions.
    standing = Comment.objects.standing().select_for_update().filter(pk=comment.pk)
    if not standing.exists():
        raise RuleViolation(_("This comment was deleted."))
    Reaction.objects.bulk_create([Reaction(comment=comment, member=member, kind=kind)], ignore_conflicts=True)


def take_reaction_back(*, comment: Comment, member: Member, kind: str) -> None:
    Reaction.objects.filter(comment=comment, member=member, kind=kind).delete()
