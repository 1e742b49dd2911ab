from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from papers.actions.hand_overs import accept_hand_over, decline_hand_over, offer_claim, withdraw_hand_over
from papers.forms.hand_overs import HandOverForm
from papers.models import Claim, HandOver
from papers.rules.claims import is_own
from papers.views.claims import claim_panel
from papers.views.papers import find_paper, paper_context
from readinggroup.http import MemberRequest, partial_or_page, refusal


@require_POST
def hand_over_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("paper"), paper__slug=slug, pk=pk)
    if not is_own(request.user, claim):
        raise PermissionDenied
    form = HandOverForm(claim.paper, claim.paper.claims.standing(), request.POST)
    if not form.is_valid():
        context = paper_context(find_paper(slug, request.user), request.user) | {"hand_over_form": form}
        return partial_or_page(request, "papers/_claim.html", "papers/paper_detail.html", context)
    to_member, message = form.cleaned_data["to"], form.cleaned_data["message"]
    offer = partial(offer_claim, claim=claim, member=request.user, to_member=to_member, message=message)
    problem = refusal(lambda: offer(now=timezone.now()))
    return claim_panel(
        request, claim.paper, problem, done=_("{it} is offered; it stays yours until they say yes.")
    )


@require_POST
def hand_over_accept(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(slug, pk)
    problem = refusal(lambda: accept_hand_over(hand_over=offer, member=request.user, now=timezone.now()))
    return claim_panel(request, offer.claim.paper, problem, done=_("{it} is yours now."))


@require_POST
def hand_over_decline(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(slug, pk)
    problem = refusal(lambda: decline_hand_over(hand_over=offer, member=request.user, now=timezone.now()))
    return claim_panel(request, offer.claim.paper, problem, done=_("You have declined {it}."))


@require_POST
def hand_over_withdraw(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(slug, pk)
    problem = refusal(lambda: withdraw_hand_over(hand_over=offer, member=request.user, now=timezone.now()))
    return claim_panel(request, offer.claim.paper, problem, done=_("The offer of {it} is withdrawn."))


def _offer(slug: str, pk: int) -> HandOver:
    offers = HandOver.objects.select_related("claim__paper", "claim__member", "to_member")
    return get_object_or_404(offers, claim__paper__slug=slug, pk=pk)
