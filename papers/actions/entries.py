"""What organisers do to the entries of a list; the papers at them stay what they are."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.curation import check_curator, check_seen
from papers.actions.ordering import lock_list, put
from papers.models import Entry, EntryPaper, Paper, Part
from papers.rules.curation import ENTRY_FIELDS
from readinggroup.errors import RuleViolation


@transaction.atomic
def add_entry(*, entry: Entry, papers: Sequence[Paper], place: int | None, member: Member) -> Entry:
    """A new entry in its part, at a place counted from 1, or at the end."""
    check_curator(member)
    lock_list(entry.reading_list_id)
    siblings = _entries_of(entry.part)
    end = len(siblings) + 1
    entry.position = end
    entry.save()
    put(entry, end if place is None else place, among=siblings)
    _attach(entry, papers)
    return entry


@transaction.atomic
def save_entry(*, entry: Entry, papers: Sequence[Paper], seen: str, member: Member) -> Entry:
    """Writes the texts and papers only: the entry may have been moved while its form was open."""
    check_curator(member)
    lock_list(entry.reading_list_id)
    check_seen(Entry.objects.filter(pk=entry.pk).first(), seen)
    entry.save(update_fields=ENTRY_FIELDS)
    _attach(entry, papers)
    return entry


@transaction.atomic
def place_entry(*, entry: Entry, part: Part, place: int, member: Member) -> Entry:
    """To a place in a part of the same list; beyond its ends means at its ends."""
    check_curator(member)
    lock_list(entry.reading_list_id)
    held = _still_there(entry)
    siblings = _entries_of(part)
    if held.part_id != part.pk:
        held.part = part
        held.save(update_fields=["part"])
    put(held, place, among=siblings)
    return held


@transaction.atomic
def step_entry(*, entry: Entry, step: int, member: Member) -> Entry:
    """One place up (-1) or down (+1), over the border of the part into the next."""
    check_curator(member)
    lock_list(entry.reading_list_id)
    held = _still_there(entry)
    siblings = _entries_of(held.part)
    place = siblings.index(held) + 1 + step
    if not 1 <= place <= len(siblings):
        return _cross(held, step)
    put(held, place, among=siblings)
    return held


@transaction.atomic
def delete_entry(*, entry: Entry, member: Member) -> None:
    check_curator(member)
    lock_list(entry.reading_list_id)
    entry.delete()


def _cross(entry: Entry, step: int) -> Entry:
    """Up to the end of the part before, down to the beginning of the part after, if there is one."""
    parts = list(entry.reading_list.parts.all())
    index = parts.index(entry.part) + step
    if not 0 <= index < len(parts):
        return entry
    siblings = _entries_of(parts[index])
    entry.part = parts[index]
    entry.save(update_fields=["part"])
    put(entry, len(siblings) + 1 if step < 0 else 1, among=siblings)
    return entry


def _still_there(entry: Entry) -> Entry:
    held = Entry.objects.select_related("part", "reading_list").filter(pk=entry.pk).first()
    if held is None:
        raise RuleViolation(_("This entry was deleted in the meantime."))
    return held


def _entries_of(part: Part) -> list[Entry]:
    """Under the list's lock, where the part cannot go away."""
    if not Part.objects.filter(pk=part.pk).exists():
        raise RuleViolation(_("This part was deleted in the meantime."))
    return list(part.entries.in_order())


def _attach(entry: Entry, papers: Sequence[Paper]) -> None:
    """These papers in this order; each is held, so that it is not deleted just now."""
    wanted = [paper.pk for paper in papers]
    if len(Paper.objects.select_for_update().filter(pk__in=wanted).order_by("pk")) < len(wanted):
        raise RuleViolation(_("One of these papers was deleted in the meantime."))
    entry.places.exclude(paper__in=wanted).delete()
    for position, pk in enumerate(wanted, 1):
        EntryPaper.objects.update_or_create(entry=entry, paper_id=pk, defaults={"position": position})
