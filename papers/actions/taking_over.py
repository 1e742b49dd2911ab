"""What becomes of unpublished texts when a claim changes hands."""

from datetime import datetime

from members.models import Member
from papers.actions.interpretations import text_of
from papers.models import Credit, Draft, Interpretation, Paper


def take_over_drafts(*, paper: Paper, giver: Member, taker: Member, now: datetime) -> None:
    """Unpublished texts go along with the claim, below what the taker has written in the same language."""
    for given in paper.interpretations.filter(author=giver, current=None, draft__isnull=False):
        own = paper.interpretations.filter(author=taker, language=given.language).first()
        if own is None:
            own = given
            own.author, own.version = taker, own.version + 1
            own.save(update_fields=["author", "version"])
        else:
            _append(own, given, taker=taker, now=now)
        own.credits.filter(member=taker).delete()
        Credit.objects.get_or_create(interpretation=own, member=giver, defaults={"kind": Credit.Kind.BEGUN})


def _append(own: Interpretation, given: Interpretation, *, taker: Member, now: datetime) -> None:
    mine, theirs = text_of(own), text_of(given)
    second_address = theirs.external_url if mine.external_url else ""
    Draft.objects.update_or_create(
        interpretation=own,
        defaults={
            "summary": _joined(mine.summary, theirs.summary),
            "body": _joined(mine.body, theirs.body, second_address),
            "external_url": mine.external_url or theirs.external_url,
            "saved_at": now,
            "saved_by": taker,
        },
    )
    own.notes, own.version = _joined(own.notes, given.notes), own.version + 1
    own.save(update_fields=["notes", "version"])
    given.credits.exclude(member__in=own.credits.values("member")).update(interpretation=own)
    given.delete()


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
