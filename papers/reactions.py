"""What members say of comments in one of five words, as a page shows it: in bare values."""

from collections import defaultdict
from typing import Any, NamedTuple

from members.models import Member
from papers.models import Paper, Reaction


class Reacted(NamedTuple):
    """One kind of reaction to a comment: by whom, first come first."""

    kind: str
    names: tuple[str, ...]
    is_mine: bool

    @property
    def label(self) -> str:
        return str(Reaction.Kind(self.kind).label)


def load_reactions(
    member: Member, comments: list[int], paper: Paper | None = None
) -> dict[int, tuple[Reacted, ...]]:
    """Of each comment that has any, by its key, in the order of the five kinds; one query.

    Where all are of one paper, it is quicker to name that than each comment; more may come along.
    """
    rows = _REACTIONS.filter(comment__in=comments)
    if paper and comments:
        rows = _REACTIONS.filter(comment__paper=paper, comment__gte=min(comments), comment__lte=max(comments))
    found: defaultdict[int, defaultdict[str, list[tuple[int, str]]]]
    found = defaultdict(lambda: defaultdict(list))
    for pk, kind, *who in rows:
        found[pk][kind].append(tuple(who))
    return {
        pk: tuple(
            Reacted(kind, tuple(name for _pk, name in by), any(own == member.pk for own, _name in by))
            for kind in Reaction.Kind.values
            if (by := kinds.get(kind))
        )
        for pk, kinds in found.items()
    }


# Made once: half the price of a query is its making.
_REACTIONS: Any = Reaction.objects.order_by("pk").values_list(
    "comment_id", "kind", "member_id", "member__name"
)
