"""The weekly meetings: laid out at the start, one called off, minutes of those that are over."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from django.conf import settings

from papers.actions.meetings import cancel_meeting, set_place
from papers.actions.minutes import fingerprint, write_minutes
from papers.actions.series import lay_out_series
from papers.demo.story import Group, Step, read_rows
from papers.models import Meeting, ReadingList, Series

Row = dict[str, Any]


def steps(group: Group) -> Iterator[Step]:
    rows = read_rows("meetings")
    yield Step(group.at(rows["series"]["at"]), _lay_out(group, rows["series"]))
    for row in rows["places"]:
        yield Step(group.at(row["at"]), _place(group, row))
    for row in rows["cancelled"]:
        yield Step(group.at(row["at"]), _cancel(group, row))
    for row in rows["minutes"]:
        yield Step(group.at(row["at"]), _write(group, row))


def _lay_out(group: Group, row: Row) -> Callable[[datetime], object]:
    series = Series(
        reading_list=ReadingList.objects.default(),
        first_date=group.day(row["first"]),
        time=time.fromisoformat(row["time"]),
        time_zone=settings.GROUP_TIME_ZONE,
        papers_per_week=row["papers_per_week"],
        place=row["place"],
    )
    skipped = [group.day(offset) for offset in row["skipped"]]
    return lambda now: lay_out_series(
        series=series, skipped=skipped, member=group.members[row["by"]], now=now
    )


def _place(group: Group, row: Row) -> Callable[[datetime], object]:
    return lambda now: set_place(
        meeting=_meeting(row), place=row["place"], with_later=False, member=group.members[row["by"]], now=now
    )


def _cancel(group: Group, row: Row) -> Callable[[datetime], object]:
    return lambda now: cancel_meeting(
        meeting=_meeting(row), papers_move_on=True, member=group.members[row["by"]], now=now
    )


def _write(group: Group, row: Row) -> Callable[[datetime], object]:
    return lambda now: write_minutes(
        meeting=_meeting(row),
        member=group.members[row["by"]],
        source=row["text"].strip(),
        made_from=fingerprint(""),
    )


def _meeting(row: Row) -> Meeting:
    return Meeting.objects.get(number=row["meeting"])
