from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class OwnTime:
    """How a meeting looks on a member's own clock, where that shows something else than the group's."""

    zone: str
    on_another_day: bool
    # Against the meeting before, in minutes; one of the two places has changed its clocks in between.
    later: int
    earlier: int


def own_time(at: datetime, group_zone: str, own_zone: str, before: datetime | None) -> OwnTime | None:
    """None where both clocks agree, now and at the meeting `before`."""
    group, own = ZoneInfo(group_zone), ZoneInfo(own_zone)
    ahead = _ahead(at, group, own)
    shift = ahead - _ahead(before, group, own) if before else 0
    if not ahead and not shift:
        return None
    return OwnTime(
        zone=own_zone,
        on_another_day=at.astimezone(group).date() != at.astimezone(own).date(),
        later=max(shift, 0),
        earlier=max(-shift, 0),
    )


def _ahead(at: datetime, group: ZoneInfo, own: ZoneInfo) -> int:
    """By how many minutes the own clock is ahead of the group's."""
    difference = at.astimezone(own).replace(tzinfo=None) - at.astimezone(group).replace(tzinfo=None)
    return round(difference.total_seconds() / 60)
