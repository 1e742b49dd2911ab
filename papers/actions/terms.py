from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.curation import check_seen
from papers.actions.rerendering import mark_anew
from papers.models import Term
from papers.rules.terms import MOST_TERMS, can_remove_term
from readinggroup.errors import RuleViolation


def save_term(*, term: Term, seen: str, member: Member, now: datetime) -> Term:
    """A new term, or a changed one as `seen`. Texts that name it are marked anew by the worker."""
    term.changed_by, term.changed_at = member, now
    try:
        with transaction.atomic():
            before = _held(term, seen)
            if term.pk is None:
                term.added_by = member
            term.save()
            if before != term.names:
                mark_anew.enqueue(sorted({*before, *term.names}))
    except IntegrityError as taken:
        raise RuleViolation(_("The glossary has this term already.")) from taken
    return term


@transaction.atomic
def remove_term(*, term: Term, member: Member) -> None:
    if not can_remove_term(member, term):
        raise PermissionDenied
    term.delete()
    mark_anew.enqueue(sorted(term.names))


def _held(term: Term, seen: str) -> tuple[str, ...]:
    """What it was called before; none is changed or added meanwhile past the limit."""
    if term.pk is None:
        # Who adds holds the first one: a count alone two could pass together.
        Term.objects.select_for_update().order_by("pk").first()
        if Term.objects.count() >= MOST_TERMS:
            raise RuleViolation(_("The glossary is full: it has {most} terms.").format(most=MOST_TERMS))
        return ()
    current = Term.objects.select_for_update().filter(pk=term.pk).first()
    check_seen(current, seen)
    return current.names if current else ()
