from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.actions.reactions import react_to, take_reaction_back
from papers.models import Reaction
from papers.reactions import Reacted, load_reactions
from papers.views.discussion import find_comment, show_thread, thread_context
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest, refusal


@require_safe
@follow_renames
def reaction_list(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """The five, each with who said so."""
    comment = find_comment(slug, pk)
    if comment.deleted_at:
        raise Http404
    said = {each.kind: each for each in load_reactions(request.user, [pk]).get(pk, ())}
    kinds = [said.get(kind) or Reacted(kind, (), is_mine=False) for kind in Reaction.Kind.values]
    context = thread_context(request.user, comment) | {"reacting": pk, "kinds": kinds}
    return render(request, "papers/thread.html", context)


@require_POST
def reaction_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    return _change(request, slug, pk, react_to, _("Your reaction stands there."))


@require_POST
def reaction_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    return _change(request, slug, pk, take_reaction_back, _("Your reaction is taken back."))


def _change(request: MemberRequest, slug: str, pk: int, act: Callable[..., None], done: str) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in Reaction.Kind.values:
        raise Http404
    comment = find_comment(slug, pk)
    problem = refusal(partial(act, comment=comment, member=request.user, kind=kind))
    return show_thread(request, comment, problem, done=done)
