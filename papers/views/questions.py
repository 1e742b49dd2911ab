from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Comment
from readinggroup.http import MemberRequest

PAGE = 50


@require_safe
def question_list(request: MemberRequest) -> HttpResponse:
    """Open questions, oldest first: those have waited longest."""
    questions = Comment.objects.unanswered().for_lists().order_by("created_at", "pk")
    page = Paginator(questions, PAGE).get_page(request.GET.get("page"))
    answered = Comment.objects.questions().exclude(answer=None).count()
    return render(request, "papers/question_list.html", {"page": page, "answered": answered})
