from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from members.rules.handles import suggest_handle


def add_member(*, member: Member) -> Member:
    """Finds a free handle where none was chosen; a taken e-mail address or handle is a ValidationError."""
    handles = [member.handle] if member.handle else _numbered(suggest_handle(member.name))
    for member.handle in handles:
        try:
            with transaction.atomic():
                member.save(force_insert=True)
        except IntegrityError as error:
            if Member.objects.filter(email=member.email).exists():
                raise ValidationError({"email": _("There is a member with this e-mail address.")}) from error
        else:
            return member
    raise ValidationError({"handle": _("This handle is taken; choose another.")})


def _numbered(handle: str) -> Iterator[str]:
    """Tried one after the other, so that of two who come at once each gets one."""
    if handle:
        yield handle
    yield from (f"{handle or 'member'}-{number}" for number in range(2 if handle else 1, 1000))
