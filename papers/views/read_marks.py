from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from papers.actions.read_marks import mark_paper
from papers.models import Paper, ReadMark
from readinggroup.http import MemberRequest, back, partial_or_redirect

DONE = {
    ReadMark.State.READ: _("Marked as read."),
    ReadMark.State.PARTLY: _("Marked as read partly."),
    None: _("Marked as not read."),
}


@require_POST
def read_mark_set(request: MemberRequest, slug: str) -> HttpResponse:
    """`state` is read or partly; anything else takes the mark away."""
    paper = get_object_or_404(Paper, slug=slug)
    asked = request.POST.get("state", "")
    state = ReadMark.State(asked) if asked in ReadMark.State.values else None
    mark_paper(paper=paper, member=request.user, state=state, now=timezone.now())
    to = back(request, paper.get_absolute_url())
    mark = paper.read_marks.filter(member=request.user)
    return partial_or_redirect(
        request,
        "papers/_read_mark.html",
        lambda: {"paper": paper, "mark": mark.first()},
        to=to,
        done=str(DONE[state]),
    )
