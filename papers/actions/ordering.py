"""Places in a list are counted, so a move writes the positions of the stretch anew, from 1."""

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from papers.models import Entry, Part, ReadingList
from readinggroup.errors import RuleViolation

Placed = TypeVar("Placed", Part, Entry)


def lock_list(pk: int) -> ReadingList:
    """Whoever changes order or entries holds the list's row to the end (SQLite locks the whole)."""
    held = ReadingList.objects.select_for_update().filter(pk=pk).first()
    if held is None:
        raise RuleViolation(_("This list was deleted in the meantime."))
    return held


def put(row: Placed, place: int, *, among: Sequence[Placed]) -> None:
    """`row` at `place`, counted from 1 and held within what there is; `among` is in order."""
    order = [sibling for sibling in among if sibling.pk != row.pk]
    order.insert(max(0, min(place - 1, len(order))), row)
    moved = []
    for position, sibling in enumerate(order, 1):
        if sibling.position != position or sibling is row:
            sibling.position = position
            moved.append(sibling)
    type(row)._default_manager.bulk_update(moved, ["position"])
