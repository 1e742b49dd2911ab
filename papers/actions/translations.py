from datetime import datetime

from django.db import transaction

from members.models import Member
from papers.actions.interpretations import begin_interpretation
from papers.actions.pairs import pair_interpretations
from papers.models import Draft, Interpretation, PairSide
from papers.text import outline


def begin_translation(
    *, original: Interpretation, member: Member, language: str, now: datetime
) -> Interpretation:
    """Begins or goes on with the member's own text in that language, as the original's pair; only a new
    draft gets the headings. Raises RuleViolation, and begins nothing, where either has another beside it."""
    headings = outline(original.current.body) if original.current else ""
    with transaction.atomic():
        own = begin_interpretation(paper=original.paper, member=member, language=language, now=now)
        # A draft may have begun as the translation of another.
        halves = PairSide.objects.filter(interpretation=own, interpretation__current=None)
        halves.exclude(other=original).delete()
        pair_interpretations(interpretation=own, other=original, member=member)
        # Version 0: nobody ever saved or threw away.
        if headings and Interpretation.objects.filter(pk=own.pk, version=0).update(version=1):
            Draft.objects.filter(interpretation=own).update(body=headings)
    return own
