"""Which paper is read in which meeting. Changes show at once."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Meeting, Paper, ReadingList, Slot
from papers.rules.meetings import can_plan
from readinggroup.errors import RuleViolation


def begin_planning(member: Member) -> None:
    """Only organisers plan, one at a time: SQLite's transactions queue by themselves, PostgreSQL's here."""
    if not can_plan(member):
        raise PermissionDenied
    list(ReadingList.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def open_meeting(meeting: Meeting, now: datetime) -> Meeting:
    """The meeting as it stands now, which may be later than the page that it was chosen on."""
    fresh = Meeting.objects.select_related("series").filter(pk=meeting.pk).first()
    if fresh is None or not fresh.is_open(now):
        raise RuleViolation(
            _("Meeting %(number)s is over or cancelled; choose another.") % {"number": meeting.number}
        )
    return fresh


@transaction.atomic
def move_paper(*, paper: Paper, meeting: Meeting, member: Member, now: datetime) -> Slot:
    """Puts a paper last into a coming meeting, out of the one that it was in.

    A paper that was read stays with the meeting that read it.
    """
    begin_planning(member)
    meeting = open_meeting(meeting, now)
    slots = list(Slot.objects.filter(Q(paper=paper) | Q(meeting=meeting)).select_related("meeting"))
    slot = next((slot for slot in slots if slot.paper_id == paper.pk), None)
    if slot and slot.meeting == meeting:
        return slot
    if slot and slot.meeting.is_over(now) and paper.interpretations.published().exists():
        raise RuleViolation(
            _("%(paper)s was read in meeting %(number)s.") % {"paper": paper, "number": slot.meeting.number}
        )
    note_changed([meeting, slot.meeting] if slot else [meeting], now)
    last = max((other.position for other in slots if other is not slot), default=0)
    slot = slot or Slot(paper=paper)
    slot.meeting, slot.position = meeting, last + 1
    slot.save()
    return slot


@transaction.atomic
def reorder_paper(*, paper: Paper, step: int, member: Member, now: datetime) -> Slot:
    """Up (-1) or down (1) within its meeting; the first stays first and the last last."""
    begin_planning(member)
    slot = _coming_slot(paper, now)
    order = list(slot.meeting.slots.all())
    place = order.index(slot)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    for position, moved in enumerate(order, 1):
        moved.position = position
    Slot.objects.bulk_update(order, ["position"])
    note_changed([slot.meeting], now)
    return slot


@transaction.atomic
def unschedule_paper(*, paper: Paper, member: Member, now: datetime) -> None:
    """Takes a paper out of its coming meeting; what is claimed stays claimed."""
    begin_planning(member)
    slot = _coming_slot(paper, now)
    slot.delete()
    note_changed([slot.meeting], now)


def note_changed(meetings: Iterable[Meeting], now: datetime) -> None:
    """Calendars fetch the new description; only time, place and cancellation raise the sequence."""
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).update(changed_at=now)


def _coming_slot(paper: Paper, now: datetime) -> Slot:
    slot = Slot.objects.select_related("meeting").filter(paper=paper).first()
    if slot is None:
        raise RuleViolation(_("%(paper)s is in no meeting.") % {"paper": paper})
    open_meeting(slot.meeting, now)
    return slot
