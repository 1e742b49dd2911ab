"""Plain Django: rows from the ORM through plain templates, stored HTML, no frame, no style."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from papers.models import Comment, EntryPaper, Interpretation, Paper
from papers.text import render as markdown
from readinggroup.http import MemberRequest


@login_required
def a_list(request: HttpRequest) -> HttpResponse:
    places = EntryPaper.objects.select_related("entry", "paper").order_by("entry__position")
    return render(request, "floor/list.html", {"places": places})


@login_required
def an_item(request: HttpRequest, slug: str) -> HttpResponse:
    texts = Interpretation.objects.filter(paper__slug=slug).select_related("paper", "author", "current")
    comments = Comment.objects.filter(paper__slug=slug).select_related("author")
    return render(request, "floor/item.html", {"texts": texts, "comments": comments, "slug": slug})


@login_required
def a_schedule(request: HttpRequest) -> HttpResponse:
    meeting = F("slot__meeting__number"), F("slot__meeting__starts_at")
    papers = Paper.objects.only("slug", "short_name").annotate(number=meeting[0], starts_at=meeting[1])
    papers = papers.filter(number__isnull=False).order_by("starts_at", "slot__position")
    return render(request, "floor/schedule.html", {"papers": papers, "items": "/items/"})


@login_required
def post(request: MemberRequest, slug: str) -> HttpResponse:
    paper = Paper.objects.get(slug=slug)
    source = request.POST["source"]
    Comment.objects.create(
        paper=paper,
        author=request.user,
        source=source,
        html=markdown(source),
        renderer_version=1,
        created_at=timezone.now(),
        token=uuid4(),
    )
    return redirect("item", slug)


urlpatterns = [
    path("list/", a_list, name="list"),
    path("items/<slug:slug>/", an_item, name="item"),
    path("schedule/", a_schedule, name="schedule"),
    path("items/<slug:slug>/comments/", post, name="post"),
]
