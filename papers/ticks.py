"""What the worker does from time to time for the papers; settings.TICKS says how often."""

from datetime import datetime

from django.core.mail import get_connection

from members.actions.mail import mail_is_set_up
from papers.actions.reminders import claims_to_remind, remind_of_claim
from papers.actions.rerendering import rerender_comments, rerender_minutes, rerender_revisions


def remind(now: datetime) -> None:
    """Over one connection, opened first: while the mail server is away nothing is marked as reminded."""
    claims = claims_to_remind(now) if mail_is_set_up() else []
    if not claims:
        return
    with get_connection() as mails:
        for claim in claims:
            remind_of_claim(claim=claim, mails=mails)


def rerender(now: datetime) -> None:
    rerender_revisions()
    rerender_comments()
    rerender_minutes()
