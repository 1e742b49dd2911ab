"""Mails about claims that are overdue: one for each date that a claim fell due."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from members.models import the_group
from papers.models import Claim
from papers.rules.claims import group_date

logger = logging.getLogger(__name__)


def claims_to_remind(now: datetime) -> list[Claim]:
    """Owed by an active member, overdue, and not yet reminded of that date."""
    owed = Claim.objects.owed().with_meeting().filter(member__is_active=True)
    claims = owed.select_related("paper", "member").order_by("pk")
    today = group_date(now)
    return [claim for claim in claims if claim.due < today and claim.reminded_for != claim.due]


def remind_of_claim(*, claim: Claim, mails: BaseEmailBackend) -> bool:
    """Marks, then mails: a crash between the two loses one reminder, but no crash sends it twice."""
    before = claim.reminded_for
    if not _mark(claim, before, claim.due):
        return False
    try:
        _message(claim, mails).send()
    except (OSError, SMTPException):
        logger.exception("The reminder of claim %s was not sent; it is tried again.", claim.pk)
        _mark(claim, claim.due, before)
        return False
    return True


def _mark(claim: Claim, before: object, after: object) -> bool:
    """Only where the claim still stands and still says `before`."""
    unchanged = Q(reminded_for=before) if before else Q(reminded_for=None)
    return bool(Claim.objects.standing().filter(unchanged, pk=claim.pk).update(reminded_for=after))


def _message(claim: Claim, mails: BaseEmailBackend) -> EmailMessage:
    context = {
        "claim": claim,
        "link": settings.SITE_URL + claim.paper.get_absolute_url(),
        "site": the_group().name,
    }
    with translation.override(claim.member.language or settings.LANGUAGE_CODE):
        subject = render_to_string("papers/mail/reminder_subject.txt", context)
        body = render_to_string("papers/mail/reminder.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[claim.member.email], connection=mails)
