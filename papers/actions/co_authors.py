from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Credit, Interpretation
from papers.rules.interpretations import can_choose_co_authors
from readinggroup.errors import RuleViolation

MOST = 5


def add_co_author(*, interpretation: Interpretation, member: Member, by: Member) -> None:
    """They read and write the draft with its notes, publish it, and stand in the byline."""
    if not can_choose_co_authors(by, interpretation):
        raise PermissionDenied
    if interpretation.credits.filter(kind=Credit.Kind.WITH).count() >= MOST:
        raise RuleViolation(_("An interpretation has at most {most} co-authors.").format(most=MOST))
    # Who began it and writes along again stands there once, as co-author.
    Credit.objects.update_or_create(
        interpretation=interpretation, member=member, defaults={"kind": Credit.Kind.WITH}
    )


def remove_co_author(*, interpretation: Interpretation, member: Member, by: Member) -> None:
    """By the author, or by whoever wants to write along no more."""
    if by != member and not can_choose_co_authors(by, interpretation):
        raise PermissionDenied
    interpretation.credits.filter(member=member, kind=Credit.Kind.WITH).delete()
