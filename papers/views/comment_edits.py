from itertools import pairwise
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from papers.models import Comment, CommentEdit
from papers.text import diff
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest, whole_number

# Comparing two long ones takes a while.
SHOWN = 5


@require_safe
@follow_renames
def comment_edit_list(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """What a comment said before, newest first; `?before=` names the change to go on from."""
    comments = Comment.objects.select_related("paper", "author")
    comment = get_object_or_404(comments, paper__slug=slug, pk=pk, edited_at__isnull=False, deleted_at=None)
    edits = list(_edits(comment, request.GET.get("before", ""))[: SHOWN + 1])
    newer = comment.edits.filter(pk__gt=edits[0].pk).last() if edits else None
    context = {
        "paper": comment.paper,
        "comment": comment,
        "changes": _changes([newer.source if newer else comment.source], edits[:SHOWN]),
        "earlier": edits[SHOWN - 1].pk if len(edits) > SHOWN else None,
    }
    return render(request, "papers/comment_edits.html", context)


def _edits(comment: Comment, before: str) -> Any:
    """In the order in which they were made, the last first."""
    edits = CommentEdit.objects.filter(comment=comment).order_by("-pk")
    last = whole_number(before)
    return edits.filter(pk__lt=last) if last else edits


def _changes(newest: list[str], edits: list[CommentEdit]) -> list[tuple[CommentEdit, Any]]:
    texts = [*newest, *(edit.source for edit in edits)]
    return [(edit, diff(old, new)) for edit, (new, old) in zip(edits, pairwise(texts), strict=True)]
