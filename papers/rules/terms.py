from members.models import Member
from members.rules.members import can_run_group
from papers.models import Term

MOST_TERMS = 500


def can_remove_term(member: Member, term: Term) -> bool:
    """Anybody adds and changes; what many lean on goes by who added it, or by an organiser."""
    return term.added_by_id == member.pk or can_run_group(member)
