from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from papers.actions.hopes import hope_for, hope_no_more
from papers.forms.hopes import HopeForm
from papers.views.discussion import find_comment, show_thread, thread_context
from readinggroup.http import MemberRequest, partial_or_page, refusal


@require_POST
def hope_set(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    question, form = find_comment(slug, pk), HopeForm(request.POST)
    status = 422
    if form.is_valid():
        paper = form.cleaned_data["paper"]
        problem = refusal(partial(hope_for, question=question, paper=paper, member=request.user))
        if not problem:
            done = _("The question now stands on that paper’s page too.")
            return show_thread(request, question, done=done)
        form.add_error("paper", problem)
        status = 409
    context = thread_context(request.user, question) | {"hope_form": form}
    return partial_or_page(request, "papers/_thread.html", "papers/thread.html", context, status=status)


@require_POST
def hope_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    question = find_comment(slug, pk)
    hope_no_more(question=question, member=request.user)
    return show_thread(request, question, done=_("The question waits for that paper no more."))
