from members.models import Member
from papers.models import Interpretation
from papers.rules.interpretations import can_edit


def can_pair(member: Member, interpretation: Interpretation) -> bool:
    return can_edit(member, interpretation)


def can_undo_pair(member: Member, interpretation: Interpretation, other: Interpretation) -> bool:
    """Either side's authors."""
    return can_edit(member, interpretation) or can_edit(member, other)


def may_stand_beside(interpretation: Interpretation, other: Interpretation) -> bool:
    """Accounts of one paper in two languages, the other for everybody to read."""
    return (
        interpretation.paper_id == other.paper_id
        and interpretation.language != other.language
        and other.is_published
    )
