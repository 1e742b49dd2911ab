from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Member
from papers.actions.discussion import (
    Place,
    answer_question,
    comment_on,
    delete_comment,
    edit_comment,
    reopen_question,
)
from papers.actions.passages import UnknownWords
from papers.forms.discussion import Blank, CommentForm, EditCommentForm, PassageForm, ThreadForm
from papers.models import Comment, Interpretation, Paper
from papers.rules.discussion import can_delete, can_edit
from papers.threads import load_thread, load_threads, load_threads_by_place
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal, whole_number

# Of a discussion read by place; what is beyond is empty.
MOST_PAGES = 1_000


class Asked(NamedTuple):
    """Which threads a page is to show: by time those that one is among, or by place a page from 1 on."""

    thread: int | None = None
    page: int = 0


LATEST = Asked()


@require_POST
def comment_create(request: MemberRequest, slug: str) -> HttpResponse:
    return _open_thread(request, Place(get_object_or_404(_PAPERS, slug=slug)))


@require_POST
def interpretation_comment_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    published = Interpretation.objects.published().select_related("paper")
    interpretation = get_object_or_404(published, paper__slug=slug, pk=pk)
    return _open_thread(request, Place(interpretation.paper, interpretation))


@require_POST
def reply_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    thread = find_comment(slug, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _reply_refused(request, thread, form)
    place = Place(thread.paper, thread.interpretation, thread)
    if problem := refusal(lambda: _write(request, place, form)):
        return _reply_refused(request, thread, form, problem)
    return show_thread(request, thread, done=_("Your reply stands below the thread."))


@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def comment_edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Who may only delete is asked whether to."""
    comment = find_comment(slug, pk)
    may_edit = can_edit(request.user, comment)
    if not may_edit and (request.method == "POST" or not can_delete(request.user, comment)):
        raise PermissionDenied
    if request.method == "POST":
        return _edit(request, comment)
    form = EditCommentForm(comment) if may_edit else None
    context = {"paper": comment.paper, "edited": comment, "edit_form": form}
    return render(request, "papers/comment_edit.html", context)


@require_POST
def comment_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    comment = find_comment(slug, pk)
    delete_comment(comment=comment, member=request.user, now=timezone.now())
    to = (comment.interpretation or comment.paper).get_absolute_url()
    return show_thread(request, comment, to=to, done=_("The comment is deleted."))


@require_POST
def answer_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """`reply` names the reply that answers the question."""
    question = find_comment(slug, pk)
    reply = get_object_or_404(question.replies, pk=whole_number(request.POST.get("reply", "")))
    settle = partial(answer_question, question=question, reply=reply, member=request.user)
    problem = refusal(lambda: settle(now=timezone.now()))
    return show_thread(request, question, problem, done=_("The question is answered."))


@require_POST
def answer_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    question = find_comment(slug, pk)
    problem = refusal(lambda: reopen_question(question=question, member=request.user))
    return show_thread(request, question, problem, done=_("The question is open again."))


def discussion_context(
    member: Member, paper: Paper, interpretation: Interpretation | None = None, *, asked: Asked = LATEST
) -> dict[str, Any]:
    if asked.page:
        threads = load_threads_by_place(member, paper, interpretation, page=asked.page)
    else:
        threads = load_threads(member, paper, interpretation, holding=asked.thread)
    return {
        "paper": paper,
        "base": paper.get_absolute_url(),
        "interpretation": interpretation,
        "threads": threads,
        "blank": Blank(0 if interpretation else None),
        "token": uuid4(),
    }


def asked_threads(request: HttpRequest) -> Asked:
    """`?by=place&page=2`, or `?thread=` for those that it is among."""
    page = (
        min(whole_number(request.GET.get("page", "")) or 1, MOST_PAGES)
        if request.GET.get("by") == "place"
        else 0
    )
    return Asked(whole_number(request.GET.get("thread", "")) or None, page)


def thread_context(member: Member, comment: Comment) -> dict[str, Any]:
    """The thread that the comment begins or stands in."""
    paper = comment.paper
    shown = load_thread(member, comment.thread_id or comment.pk)
    return {"paper": paper, "base": paper.get_absolute_url(), "thread": shown, "token": uuid4()}


def _open_thread(request: MemberRequest, place: Place) -> HttpResponse:
    form = PassageForm(request.POST) if place.interpretation else ThreadForm(request.POST)
    if not form.is_valid():
        return _thread_refused(request, place, form)
    try:
        comment = _write(request, replace(place, words=form.chosen, at=form.place), form)
    except UnknownWords as unknown:
        form.add_error("quote", str(unknown))
        return _thread_refused(request, place, form)
    discussion = partial(discussion_context, request.user, place.paper, place.interpretation)
    to = comment.get_absolute_url()
    done = _("Your comment stands in the discussion.")
    return partial_or_redirect(request, "papers/_discussion.html", discussion, to=to, done=done)


def _thread_refused(request: MemberRequest, place: Place, form: ThreadForm) -> HttpResponse:
    context = {**discussion_context(request.user, place.paper, place.interpretation), "thread_form": form}
    return partial_or_page(request, "papers/_discussion.html", "papers/discussion.html", context)


def _write(request: MemberRequest, place: Place, form: CommentForm) -> Comment:
    return comment_on(
        place,
        author=request.user,
        source=form.cleaned_data["source"],
        is_question=form.cleaned_data.get("is_question", False),
        token=form.cleaned_data["token"],
        now=timezone.now(),
    )


def _edit(request: MemberRequest, comment: Comment) -> HttpResponse:
    form = EditCommentForm(comment, request.POST)
    if not form.is_valid():
        context = {**thread_context(request.user, comment), "edited": comment, "edit_form": form}
        return partial_or_page(request, "papers/_thread.html", "papers/comment_edit.html", context)
    source = form.cleaned_data["source"]
    edit_comment(comment=comment, member=request.user, source=source, now=timezone.now(), at=form.place)
    return show_thread(request, comment, done=_("Your comment is saved."))


def _reply_refused(
    request: MemberRequest, thread: Comment, form: CommentForm, problem: str = ""
) -> HttpResponse:
    """What was typed stays in its form, even below a thread that takes no more replies."""
    context = {**thread_context(request.user, thread), "reply_form": form, "problem": problem}
    status = 409 if problem else 422
    return partial_or_page(request, "papers/_thread.html", "papers/thread.html", context, status=status)


def show_thread(
    request: MemberRequest, comment: Comment, problem: str = "", *, to: str = "", done: str = ""
) -> HttpResponse:
    """What every act on one comment ends in: its thread as it stands now."""
    return partial_or_redirect(
        request,
        "papers/_thread.html",
        lambda: {**thread_context(request.user, comment), "problem": problem},
        to=to or comment.get_absolute_url(),
        problem=problem,
        done=done,
    )


# What the answer needs: a redirect, or the discussion.
_PAPERS = Paper.objects.only("slug", "title", "short_name")


def find_comment(slug: str, pk: int) -> Comment:
    comments = Comment.objects.select_related(
        "paper", "interpretation__paper", "interpretation__author", "author"
    )
    return get_object_or_404(comments, paper__slug=slug, pk=pk)
