from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Comment
from readinggroup.http import MemberRequest

PAGE = 50


@require_safe
def question_list(request: MemberRequest) -> HttpResponse:
    """Open questions, oldest first, for those have waited longest; with `?state=answered` the others."""
    of_answered = request.GET.get("state") == "answered"
    unanswered = Comment.objects.unanswered().order_by("created_at", "pk")
    answered = Comment.objects.answered().order_by("-created_at", "-pk")
    shown, others = (answered, unanswered) if of_answered else (unanswered, answered)
    context = {
        "page": Paginator(shown.for_lists().with_hope().with_reply_count(), PAGE).get_page(
            request.GET.get("page")
        ),
        "others": others.count(),
        "of_answered": of_answered,
        "rest": "state=answered&" if of_answered else "",
    }
    return render(request, "papers/question_list.html", context)
