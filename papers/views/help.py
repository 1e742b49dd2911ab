from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.help import TOPICS, help_page


@login_not_required
@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    return render(request, "papers/help_list.html", {"pages": [help_page(topic) for topic in TOPICS]})


@login_not_required
@require_safe
def help_detail(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    others = [help_page(other) for other in TOPICS if other != topic]
    return render(request, "papers/help_detail.html", {"page": help_page(topic), "others": others})
