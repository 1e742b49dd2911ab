"""Two interpretations of a paper in two languages, each of which remembers what it knows of the other."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Interpretation, PairSide
from papers.rules.pairs import can_pair, can_undo_pair, may_stand_beside
from readinggroup.errors import RuleViolation


def pair_interpretations(*, interpretation: Interpretation, other: Interpretation, member: Member) -> None:
    """Each takes account of the other as it stands now. A draft gets its half alone."""
    if not can_pair(member, interpretation):
        raise PermissionDenied
    if not may_stand_beside(interpretation, other):
        raise RuleViolation(_("A pair is two published interpretations of one paper, in both languages."))
    sides = [_side(interpretation, other)]
    if interpretation.is_published:
        sides.append(_side(other, interpretation))
    elif PairSide.objects.filter(interpretation=other).exists():
        raise RuleViolation(_("This interpretation has a translation already."))
    if not _made(sides) and not PairSide.objects.filter(interpretation=interpretation, other=other).exists():
        raise RuleViolation(_("One of the two has another translation already."))


def _made(sides: list[PairSide]) -> bool:
    """All or none. In one order, so that of two who pair the same texts neither waits for the other."""
    try:
        with transaction.atomic():
            PairSide.objects.bulk_create(sorted(sides, key=lambda side: side.interpretation_id))
    except IntegrityError:
        return False
    return True


def answer_pair(translation: Interpretation) -> None:
    """With its first revision a translation stands beside its original, unless another has come first."""
    # Held, so that the pair is not undone by half meanwhile.
    own = PairSide.objects.select_for_update().filter(interpretation=translation).first()
    if own is None:
        return
    side, _made = PairSide.objects.get_or_create(
        interpretation_id=own.other_id, defaults={"other": translation, "known": 1}
    )
    if side.other_id != translation.pk:
        own.delete()


@transaction.atomic
def undo_pair(*, interpretation: Interpretation, other: Interpretation, member: Member) -> None:
    if not can_undo_pair(member, interpretation, other):
        raise PermissionDenied
    # Whoever publishes a translation just now holds their half, and makes the other.
    list(_sides(interpretation, other).select_for_update())
    _sides(interpretation, other).delete()


def catch_up(*, interpretation: Interpretation, member: Member, number: int, since: int) -> None:
    """The text is up to date with revision `number` of the other one; what it published after its own
    revision `since` only followed that, so whoever knew that one need take no account of the newer."""
    if not can_pair(member, interpretation):
        raise PermissionDenied
    own = PairSide.objects.filter(interpretation=interpretation).first()
    if own is None:
        return
    behind = PairSide.objects.filter(pk=own.pk, known__lt=number, other__current__number__gte=number)
    if behind.update(known=number) and interpretation.current:
        theirs = PairSide.objects.filter(interpretation=own.other_id, other=interpretation, known=since)
        theirs.update(known=interpretation.current.number)


def _side(interpretation: Interpretation, other: Interpretation) -> PairSide:
    number = other.current.number if other.current else 0
    return PairSide(interpretation=interpretation, other=other, known=number)


def _sides(one: Interpretation, other: Interpretation) -> QuerySet[PairSide]:
    both = Q(interpretation=one, other=other) | Q(interpretation=other, other=one)
    return PairSide.objects.filter(both).order_by("interpretation")
