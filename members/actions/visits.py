from datetime import datetime, timedelta

from members.models import Member

# A pause this long ends a visit.
VISIT_GAP = timedelta(hours=1)


def note_visit(*, member: Member, now: datetime) -> None:
    """Marks the member as seen; after a pause the time last seen becomes the end of the visit before."""
    if member.seen_at is not None and now - member.seen_at > VISIT_GAP:
        member.last_visit_ended_at = member.seen_at
    member.seen_at = now
    member.save(update_fields=["seen_at", "last_visit_ended_at"])
