"""The demo's files, and its clock: days are counted from today, hours are those of the group's time zone."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.conf import settings

from members.models import Invitation, Member
from papers.calendars import instant
from papers.models import Comment, Interpretation, Paper
from papers.rules.claims import group_date

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


class Step(NamedTuple):
    """One act of the story, done with the time at which it happened."""

    at: datetime
    act: Callable[[datetime], object]


@dataclass
class Group:
    """Whom and what the story has made so far, by the names that its files use."""

    today: date
    members: dict[str, Member] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    texts: dict[str, Interpretation] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def at(self, written: str) -> datetime:
        """`-12 20:30` is half past eight in the evening, twelve days ago."""
        days, clock = written.split()
        return instant(self.day(int(days)), time.fromisoformat(clock), settings.GROUP_TIME_ZONE)


def new_group(now: datetime) -> Group:
    return Group(today=group_date(now), papers={paper.slug: paper for paper in Paper.objects.all()})


def read_text(name: str) -> str:
    return str((FOLDER / name).read_text(encoding="utf-8"))


def read_rows(name: str) -> dict[str, Any]:
    return tomllib.loads(read_text(f"{name}.toml"))
