from datetime import datetime

from members.models import Member
from papers.models import Paper, ReadMark


def mark_paper(*, paper: Paper, member: Member, state: ReadMark.State | None, now: datetime) -> None:
    """Sets the member's own mark, or takes it away with None; set again, only its time changes."""
    if state is None:
        ReadMark.objects.filter(paper=paper, member=member).delete()
        return
    ReadMark.objects.update_or_create(paper=paper, member=member, defaults={"state": state, "marked_at": now})
