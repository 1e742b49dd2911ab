"""The record of a paper, as organisers edit it. An address once given leads to its paper for good."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.curation import check_curator, check_seen
from papers.models import FormerSlug, Paper
from papers.rules.curation import PAPER_FIELDS
from readinggroup.errors import RuleViolation


def save_paper(*, paper: Paper, seen: str, member: Member) -> Paper:
    """A new paper or an edited one; a former address keeps redirecting."""
    check_curator(member)
    try:
        with transaction.atomic():
            if paper.pk:
                current = Paper.objects.select_for_update().filter(pk=paper.pk).first()
                check_seen(current, seen)
                paper.save(update_fields=PAPER_FIELDS)
                _keep_address(paper, current)
            else:
                paper.save()
            _check_address(paper)
    except IntegrityError as error:
        raise RuleViolation(_("Another paper has this address or this arXiv number.")) from error
    return paper


def delete_paper(*, paper: Paper, member: Member) -> None:
    """Only one on which nothing hangs; the database knows what does."""
    check_curator(member)
    try:
        with transaction.atomic():
            paper.delete()
    except (ProtectedError, IntegrityError) as error:
        raise RuleViolation(
            _(
                "This paper stands in a list or a meeting, or has claims, interpretations or comments;"
                " it cannot be deleted."
            )
        ) from error


def _keep_address(paper: Paper, before: Paper | None) -> None:
    paper.former_slugs.filter(slug=paper.slug).delete()
    if before and before.slug != paper.slug:
        FormerSlug.objects.get_or_create(slug=before.slug, defaults={"paper": paper})


def _check_address(paper: Paper) -> None:
    """After the save, whose unique address waits for a renaming at the same time."""
    if FormerSlug.objects.filter(slug=paper.slug).exclude(paper=paper).exists():
        raise RuleViolation(_("Another paper once had this address, which still leads there."))
