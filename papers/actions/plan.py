"""Which paper is read in which meeting. Changes show at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from members.models import Member
from papers.models import Interpretation, Meeting, Paper, ReadingList, Slot
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
    if fresh is None:
        raise RuleViolation(_("There is no meeting %(number)s.") % {"number": meeting.number})
    _refuse_unless_open(fresh, now)
    return fresh


@transaction.atomic
def move_paper(*, paper: Paper, number: int, member: Member, now: datetime) -> list[Meeting]:
    """Puts a paper last into a coming meeting, out of the one that it was in; both of them, or those changed.

    A paper that was read stays with the meeting that read it.
    """
    begin_planning(member)
    target, source = _target_and_source(paper, number)
    _refuse_to_move(paper, target, source, number, now)
    if source == target:
        return []
    changed = [target, source] if source else [target]
    note_changed(changed, now)
    place = {"meeting": target, "position": target.last + 1}
    if source:
        Slot.objects.filter(paper=paper).update(**place)
    else:
        Slot.objects.create(paper=paper, **place)
    return changed


@transaction.atomic
def reorder_paper(*, paper: Paper, step: int, member: Member, now: datetime) -> Meeting:
    """Up (-1) or down (1) within its meeting; the first stays first and the last last."""
    begin_planning(member)
    slots = Slot.objects.filter(meeting__slots__paper=paper).select_related("meeting")
    order = list(slots.order_by("position", "pk"))
    slot = _coming(paper, next((slot for slot in order if slot.paper_id == paper.pk), None), now)
    place = order.index(slot)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    for position, moved in enumerate(order, 1):
        moved.position = position
    Slot.objects.bulk_update(order, ["position"])
    note_changed([slot.meeting], now)
    return slot.meeting


@transaction.atomic
def unschedule_paper(*, paper: Paper, member: Member, now: datetime) -> Meeting:
    """Takes a paper out of its coming meeting; what is claimed stays claimed."""
    begin_planning(member)
    slot = _coming(paper, Slot.objects.select_related("meeting").filter(paper=paper).first(), now)
    slot.delete()
    note_changed([slot.meeting], now)
    return slot.meeting


def note_changed(meetings: Iterable[Meeting], now: datetime) -> None:
    """Calendars fetch the new description; only time, place and cancellation raise the sequence."""
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).update(changed_at=now)


def _target_and_source(paper: Paper, number: int) -> tuple[Any, Any]:
    """The meeting of that number and the one that has the paper, or None, in one query."""
    published = Interpretation.objects.published().filter(paper=paper)
    meetings: list[Any] = list(
        Meeting.objects.filter(Q(number=number) | Q(slots__paper=paper)).annotate(
            last=Coalesce(Max("slots__position"), 0),
            has_it=Count("slots", filter=Q(slots__paper=paper)),
            was_read=Exists(published),
        )
    )
    target = next((meeting for meeting in meetings if meeting.number == number), None)
    return target, next((meeting for meeting in meetings if meeting.has_it), None)


def _refuse_to_move(paper: Paper, target: Any, source: Any, number: int, now: datetime) -> None:
    if target is None:
        raise RuleViolation(_("There is no meeting %(number)s.") % {"number": number})
    _refuse_unless_open(target, now)
    if source and source.is_over(now) and source.was_read:
        raise RuleViolation(
            _("%(paper)s was read in meeting %(number)s.") % {"paper": paper, "number": source.number}
        )


def _refuse_unless_open(meeting: Meeting, now: datetime) -> None:
    if not meeting.is_open(now):
        raise RuleViolation(
            _("Meeting %(number)s is over or cancelled; choose another.") % {"number": meeting.number}
        )


def _coming(paper: Paper, slot: Slot | None, now: datetime) -> Slot:
    if slot is None:
        raise RuleViolation(_("%(paper)s is in no meeting.") % {"paper": paper})
    _refuse_unless_open(slot.meeting, now)
    return slot
