"""What organisers do to a list and its parts, each holding the list's row: one after another."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from members.models import Member
from members.rules.members import can_run_group
from papers.actions.ordering import lock_list, put
from papers.models import Part, ReadingList
from papers.rules.curation import LIST_FIELDS, PART_FIELDS, Curated, seen_in
from readinggroup.errors import RuleViolation


class Outdated(RuleViolation):
    """The row changed after its form was loaded; `current` is what it is now."""

    def __init__(self, current: Curated) -> None:
        super().__init__(
            _(
                "Somebody else changed this in the meantime; nothing of yours is saved yet."
                " Compare, then save again."
            )
        )
        self.current = current


def save_list(*, reading_list: ReadingList, first: bool, seen: str, member: Member) -> ReadingList:
    """A new list or an edited one; showing it first takes that from the list that was."""
    check_curator(member)
    try:
        with transaction.atomic():
            lists = {row.pk: row for row in ReadingList.objects.select_for_update().order_by("pk")}
            if reading_list.pk:
                check_seen(lists.get(reading_list.pk), seen)
            _save(reading_list, LIST_FIELDS)
            if first or len(lists) == 0:
                _show_first(reading_list)
    except IntegrityError as error:
        raise RuleViolation(_("Another list has this address.")) from error
    return reading_list


def delete_list(*, reading_list: ReadingList, member: Member) -> None:
    """Only one with no entries and no meetings laid out from it, and not the one that is shown first."""
    check_curator(member)
    try:
        with transaction.atomic():
            held = lock_list(reading_list.pk)
            if held.is_default:
                raise RuleViolation(_("This list is shown first. Show another first, then delete this one."))
            held.delete()
    except (ProtectedError, IntegrityError) as error:  # the database's own, for a series made just now
        raise RuleViolation(
            _("This list has entries or meetings; only one without can be deleted.")
        ) from error


@transaction.atomic
def save_part(*, part: Part, seen: str, member: Member) -> Part:
    """A new part goes to the end of its list."""
    check_curator(member)
    lock_list(part.reading_list_id)
    if part.pk:
        check_seen(Part.objects.filter(pk=part.pk).first(), seen)
        _save(part, PART_FIELDS)
        return part
    siblings = list(part.reading_list.parts.all())
    part.position = len(siblings) + 1
    part.save()
    put(part, len(siblings) + 1, among=siblings)
    return part


@transaction.atomic
def step_part(*, part: Part, step: int, member: Member) -> Part:
    """One place up (-1) or down (+1); at the end of the list it stays."""
    check_curator(member)
    lock_list(part.reading_list_id)
    siblings = list(part.reading_list.parts.all())
    if part not in siblings:
        raise RuleViolation(_("This part was deleted in the meantime."))
    put(part, siblings.index(part) + 1 + step, among=siblings)
    return part


@transaction.atomic
def delete_part(*, part: Part, member: Member) -> None:
    check_curator(member)
    lock_list(part.reading_list_id)
    try:
        part.delete()
    except ProtectedError as error:
        raise RuleViolation(_("This part has entries; move or delete them first.")) from error


def check_curator(member: Member) -> None:
    if not can_run_group(member):
        raise PermissionDenied


def check_seen(current: Curated | None, seen: str) -> None:
    """`current` was read under the lock that its writers take."""
    if current is None:
        raise RuleViolation(_("This was deleted in the meantime."))
    if seen_in(current) != seen:
        raise Outdated(current)


def _save(row: ReadingList | Part, fields: tuple[str, ...]) -> None:
    """Only what the form edits, so that a move in between stays."""
    if row.pk:
        row.save(update_fields=fields)
    else:
        row.save()


def _show_first(reading_list: ReadingList) -> None:
    ReadingList.objects.exclude(pk=reading_list.pk).filter(is_default=True).update(is_default=False)
    reading_list.is_default = True
    reading_list.save(update_fields=["is_default"])
