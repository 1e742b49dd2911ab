"""Laying the unread papers out over the weeks, and taking that back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.plan import begin_planning
from papers.calendars import instant, weeks_from
from papers.models import Meeting, Paper, Series, SkippedWeek, Slot
from papers.models.plan import papers_to_lay_out
from readinggroup.errors import RuleViolation

MAX_MEETINGS = 500

Week = tuple[date, list[Paper]]


def lay_out(papers: Sequence[Paper], *, series: Series, skipped: Collection[date]) -> list[Week]:
    """The papers in their order, `papers_per_week` to a day of meeting."""
    size = series.papers_per_week
    groups = [list(papers[start : start + size]) for start in range(0, len(papers), size)]
    return list(zip(islice(weeks_from(series.first_date, skipped), len(groups)), groups, strict=True))


def preview_series(*, series: Series, skipped: Collection[date], now: datetime) -> list[Week]:
    """What `lay_out_series` would make, or why it would not."""
    weeks = lay_out(papers_to_lay_out(series.reading_list), series=series, skipped=skipped)
    if not weeks:
        raise RuleViolation(
            _("Every paper of this list is in a meeting or interpreted: there is nothing to lay out.")
        )
    if len(weeks) > MAX_MEETINGS:
        raise RuleViolation(
            _("That would be more than %(most)s meetings; choose more papers per week.")
            % {"most": MAX_MEETINGS}
        )
    if instant(weeks[0][0], series.time, series.time_zone) <= now:
        raise RuleViolation(_("The first meeting would be in the past; choose a later date."))
    return weeks


def lay_out_series(*, series: Series, skipped: Collection[date], member: Member, now: datetime) -> Series:
    """Makes the meetings of a new series, weekly on its wall clock, with the unread papers of its list."""
    try:
        with transaction.atomic():
            begin_planning(member)
            weeks = preview_series(series=series, skipped=skipped, now=now)
            series.created_at = now
            series.save()
            SkippedWeek.objects.bulk_create(SkippedWeek(series=series, date=day) for day in set(skipped))
            _make_meetings(series, weeks, now)
            return series
    except IntegrityError as error:
        raise RuleViolation(_("The plan was changed at the same moment; try again.")) from error


def _make_meetings(series: Series, weeks: Sequence[Week], now: datetime) -> None:
    first_number = Meeting.objects.next_number()
    meetings = Meeting.objects.bulk_create(
        new_meeting(series=series, day=day, number=number, now=now)
        for number, (day, _papers) in enumerate(weeks, first_number)
    )
    Slot.objects.bulk_create(
        Slot(meeting=meeting, paper=paper, position=position)
        for meeting, (_day, papers) in zip(meetings, weeks, strict=True)
        for position, paper in enumerate(papers, 1)
    )


def new_meeting(*, series: Series, day: date, number: int, now: datetime) -> Meeting:
    """Unsaved, at the hour and place of its series."""
    starts_at = instant(day, series.time, series.time_zone)
    return Meeting(
        series=series,
        number=number,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        time_zone=series.time_zone,
        place=series.place,
        changed_at=now,
    )


@transaction.atomic
def remove_coming_meetings(*, series: Series, member: Member, now: datetime) -> int:
    """Takes back what has not begun, so that it can be laid out anew; says how many meetings went."""
    begin_planning(member)
    # Locked first: an answer given at this moment waits, and is then told that the meeting is gone.
    coming = Meeting.objects.select_for_update().filter(series=series, starts_at__gt=now)
    removed = [meeting.pk for meeting in coming]
    Meeting.objects.filter(pk__in=removed).delete()
    if not series.meetings.exists():
        Series.objects.filter(pk=series.pk).delete()
    return len(removed)
