from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member

PROFILE = ["name", "handle", "about", "language", "time_zone"]


def change_profile(*, member: Member) -> None:
    """Saves what a member says about themselves; a handle taken in the meantime is a ValidationError."""
    try:
        with transaction.atomic():
            member.save(update_fields=PROFILE)
    except IntegrityError as error:
        raise ValidationError({"handle": _("This handle is taken; choose another.")}) from error


def choose_language(*, member: Member, language: str) -> None:
    """The language of the member's pages and mails, kept until changed."""
    member.language = language
    member.save(update_fields=["language"])
