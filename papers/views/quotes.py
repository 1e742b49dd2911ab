from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.forms.discussion import CommentForm
from papers.text import quoted
from papers.views.discussion import find_comment, thread_context
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest


@require_safe
@follow_renames
def quote(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """The thread with a reply begun by what the comment says."""
    comment = find_comment(slug, pk)
    if comment.deleted_at:
        raise Http404
    form = CommentForm(initial={"source": quoted(comment.source)})
    context = thread_context(request.user, comment) | {"reply_form": form, "is_quote": True}
    return render(request, "papers/thread.html", context)
