"""Adding, moving, placing, cancelling meetings; what calendars must hear of raises `sequence`."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.plan import begin_planning, note_changed, open_meeting
from papers.actions.series import new_meeting
from papers.calendars import FIRST_DAY, LAST_DAY, instant, same_week, wall_clock, weeks_from
from papers.models import Meeting, Series, SkippedWeek, Slot
from readinggroup.errors import RuleViolation

WEEK = timedelta(days=7)


@transaction.atomic
def add_meeting(*, series: Series, day: date, clock: time, member: Member, now: datetime) -> Meeting:
    """One more meeting of a series, on any day: also a past one, so that its minutes can be written."""
    begin_planning(member)
    meeting = new_meeting(series=series, day=day, number=Meeting.objects.next_number(), now=now)
    _set_time(meeting, datetime.combine(day, clock))
    _save_each([meeting])
    return meeting


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, to: datetime, minutes: int, with_later: bool, member: Member, now: datetime
) -> list[Meeting]:
    """To another time on the wall clock (`to` has no zone), later ones of the series by the same shift.

    A new length is theirs too; where it stays, each keeps its own.
    """
    begin_planning(member)
    meeting = open_meeting(meeting, now)
    shift = to - wall_clock(meeting.starts_at, meeting.time_zone)
    length = timedelta(minutes=minutes) if timedelta(minutes=minutes) != meeting.length else None
    if not shift and not length:
        return []
    moved = _with_later(meeting, now) if with_later else [meeting]
    for each in moved:
        _set_time(each, wall_clock(each.starts_at, each.time_zone) + shift, length)
        _refuse_the_past(each, now)
        _count_change(each, now)
    # The one in front goes first, so that none is ever at another's old time.
    _save_each(reversed(moved) if shift > timedelta() else moved)
    return moved


@transaction.atomic
def skip_week(*, series: Series, day: date, member: Member, now: datetime) -> list[Meeting]:
    """Meetings of the week of that day, and those after it, move on past every week that is skipped."""
    begin_planning(member)
    if day < wall_clock(now, series.time_zone).date():
        raise RuleViolation(_("That week has begun; choose a later one."))
    skipped = [week.date for week in series.skipped_weeks.all()]
    if any(same_week(day, other) for other in skipped):
        raise RuleViolation(_("That week is skipped already."))
    SkippedWeek.objects.create(series=series, date=day)
    monday = instant(day - timedelta(days=day.weekday()), time.min, series.time_zone)
    later = Meeting.objects.open(now).filter(series=series, starts_at__gte=monday)
    moved = _move_past(list(later), [*skipped, day], now)
    _save_each(reversed(moved))
    return moved


@transaction.atomic
def set_place(
    *, meeting: Meeting, place: str, with_later: bool, member: Member, now: datetime
) -> list[Meeting]:
    begin_planning(member)
    meeting = open_meeting(meeting, now)
    chosen = _with_later(meeting, now) if with_later else [meeting]
    changed = [each for each in chosen if each.place != place]
    Meeting.objects.filter(pk__in=[each.pk for each in changed]).update(
        place=place, sequence=F("sequence") + 1, changed_at=now
    )
    return changed


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, papers_move_on: bool, member: Member, now: datetime) -> Meeting:
    """Its papers move on by one meeting, and so do all after them; or they become unscheduled."""
    begin_planning(member)
    meeting = open_meeting(meeting, now)
    if papers_move_on:
        _move_papers_on(_with_later(meeting, now), now)
    else:
        meeting.slots.all().delete()
    meeting.cancelled_at = now
    _count_change(meeting, now)
    meeting.save(update_fields=["cancelled_at", "sequence", "changed_at"])
    return meeting


@transaction.atomic
def restore_meeting(*, meeting: Meeting, member: Member, now: datetime) -> Meeting:
    """Undoes a cancellation. The papers that it had stay where they went."""
    begin_planning(member)
    held = Meeting.objects.select_related("series").get(pk=meeting.pk)
    if not held.is_cancelled or held.is_over(now):
        raise RuleViolation(_("Meeting %(number)s is over or not cancelled.") % {"number": meeting.number})
    held.cancelled_at = None
    _count_change(held, now)
    _save_each([held])
    return held


def _with_later(meeting: Meeting, now: datetime) -> list[Meeting]:
    return list(
        Meeting.objects.open(now)
        .filter(series=meeting.series, starts_at__gte=meeting.starts_at)
        .select_related("series")
    )


def _move_papers_on(meetings: list[Meeting], now: datetime) -> None:
    """From each meeting to the next; what the last one had goes to a new one, a week after it."""
    if not meetings[0].slots.exists():
        return
    if meetings[-1].slots.exists():
        meetings = [*meetings, _week_after(meetings[-1], now)]
    for earlier, later in reversed(list(pairwise(meetings))):
        Slot.objects.filter(meeting=earlier).update(meeting=later)
    note_changed(meetings, now)


def _week_after(last: Meeting, now: datetime) -> Meeting:
    """The weeks that the series skips are skipped here too."""
    at = wall_clock(last.starts_at, last.time_zone)
    skipped = [week.date for week in last.series.skipped_weeks.all()]
    day = next(weeks_from(at.date() + WEEK, skipped))
    meeting = new_meeting(series=last.series, day=day, number=Meeting.objects.next_number(), now=now)
    meeting.place = last.place
    _set_time(meeting, datetime.combine(day, at.time()), last.length)
    _save_each([meeting])
    return meeting


def _move_past(meetings: list[Meeting], skipped: list[date], now: datetime) -> list[Meeting]:
    """By whole weeks, in their order, each as little as may be; those that moved."""
    moved, before = [], datetime.min
    for meeting in meetings:
        old = at = wall_clock(meeting.starts_at, meeting.time_zone)
        while at <= before or any(same_week(at.date(), day) for day in skipped):
            at += WEEK
        before = at
        if at != old:
            _set_time(meeting, at)
            _count_change(meeting, now)
            moved.append(meeting)
    return moved


def _set_time(meeting: Meeting, at: datetime, length: timedelta | None = None) -> None:
    """`at` is on the wall clock of the meeting; the length stays unless another is given."""
    if not FIRST_DAY <= at.date() <= LAST_DAY:
        raise RuleViolation(_("That is too far away; choose another date."))
    length = length or meeting.length
    meeting.starts_at = instant(at.date(), at.time(), meeting.time_zone)
    meeting.ends_at = meeting.starts_at + length


def _refuse_the_past(meeting: Meeting, now: datetime) -> None:
    if meeting.starts_at <= now:
        raise RuleViolation(_("A meeting cannot be moved into the past; choose a later date."))


def _count_change(meeting: Meeting, now: datetime) -> None:
    meeting.sequence += 1
    meeting.changed_at = now


def _save_each(meetings: Iterable[Meeting]) -> None:
    try:
        with transaction.atomic():
            for meeting in meetings:
                meeting.save()
    except IntegrityError as error:
        raise RuleViolation(_("There is a meeting of this series at that time.")) from error
