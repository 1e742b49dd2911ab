"""What is still to be planned, in the order of the reading lists."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from papers.models.interpretations import Interpretation
from papers.models.meetings import Meeting
from papers.models.papers import Paper
from papers.models.reading_list import EntryPaper, ReadingList


@dataclass(frozen=True)
class Unscheduled:
    paper: Paper
    is_interpreted: bool
    # The meeting that is over and did not get to it.
    left_by: Meeting | None


def papers_to_lay_out(reading_list: ReadingList) -> list[Paper]:
    """Neither in a meeting nor interpreted; each once, at its first place in the list."""
    places = EntryPaper.objects.filter(entry__reading_list=reading_list, paper__slot=None)
    return [row.paper for row in _in_list_order(places) if not row.is_interpreted]


def unscheduled_papers(now: datetime) -> list[Unscheduled]:
    """Papers of any list without a meeting, or left without an interpretation by one that is over."""
    places = EntryPaper.objects.filter(Q(paper__slot=None) | Q(paper__slot__meeting__ends_at__lte=now))
    rows = _in_list_order(places.select_related("paper__slot__meeting"))
    return [row for row in rows if not (row.is_interpreted and row.left_by)]


def _in_list_order(places: QuerySet[EntryPaper]) -> list[Unscheduled]:
    published = Interpretation.objects.published().filter(paper=OuterRef("paper"))
    rows = (
        places.select_related("paper")
        .annotate(is_interpreted=Exists(published))
        .order_by(
            "-entry__reading_list__is_default",
            "entry__reading_list_id",
            "entry__part__position",
            "entry__part_id",
            "entry__position",
            "entry_id",
            "position",
            "pk",
        )
    )
    found: dict[int, Unscheduled] = {}
    for row in rows:
        slot = getattr(row.paper, "slot", None)
        left_by = slot.meeting if slot else None
        found.setdefault(row.paper_id, Unscheduled(row.paper, row.is_interpreted, left_by))
    return list(found.values())
