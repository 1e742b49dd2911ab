from functools import partial
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import Member
from papers.actions.claims import TAKE_BACK_REASONS, claim_paper, extend_claim, release_claim
from papers.forms.hand_overs import HandOverForm
from papers.models import Claim, Paper
from papers.rules.claims import can_release, free_seat, group_date, is_due_soon, is_own
from readinggroup.http import Linked, MemberRequest, back, partial_or_redirect, refusal


@require_POST
def claim_create(request: MemberRequest, slug: str) -> HttpResponse:
    paper = get_object_or_404(Paper, slug=slug)
    lead = request.POST.get("role") != "second"
    problem = refusal(lambda: claim_paper(paper=paper, member=request.user, lead=lead, now=timezone.now()))
    return claim_panel(request, paper, problem, done=_("You have claimed {it}."))


@require_POST
def claim_extend(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    claim = _claim(slug, pk)
    problem = refusal(lambda: extend_claim(claim=claim, member=request.user, now=timezone.now()))
    return claim_panel(request, claim.paper, problem, done=_("You have a week more for {it}."))


@require_POST
def claim_release(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    claim = _claim(slug, pk)
    problem = refusal(
        lambda: release_claim(
            claim=claim, member=request.user, reason=request.POST.get("reason", ""), now=timezone.now()
        )
    )
    return claim_panel(request, claim.paper, problem, done=_("{it} is free again."))


def claim_panel(request: MemberRequest, paper: Paper, problem: str = "", *, done: str = "") -> HttpResponse:
    """What every act on a claim ends in: the panel as it stands now; `{it}` in `done` is the paper."""
    panel = partial(claim_context, paper, request.user, problem)
    to = back(request, paper.get_absolute_url())
    said = Linked(done, paper.short_name, paper.get_absolute_url())
    return partial_or_redirect(request, "papers/_claim.html", panel, to=to, problem=problem, done=said)


def claim_context(paper: Paper, member: Member, problem: str = "") -> dict[str, Any]:
    claims = list(_PANEL.filter(paper=paper))
    standing = [claim for claim in claims if claim.released_at is None]
    owed = [claim for claim in standing if not claim.fulfilled]
    mine = next((claim for claim in standing if is_own(member, claim)), None)
    return _may(member, standing, owed) | {
        "paper": paper,
        "problem": problem,
        "standing": standing,
        "mine": mine,
        "owed": mine in owed,
        "offers": [claim.open_offer for claim in owed if hasattr(claim, "open_offer")],
        "hand_over_form": HandOverForm(paper, standing) if mine in owed else None,
        "history": [claim for claim in claims if claim.released_at is not None],
    }


def _may(member: Member, standing: list[Claim], owed: list[Claim]) -> dict[str, Any]:
    """What the member may do about the paper."""
    own = [claim for claim in standing if is_own(member, claim)]
    today = group_date(timezone.now())
    leads = any(claim.is_lead for claim in own)
    return {
        "can_lead": not leads and free_seat(standing, lead=True) is not None,
        "can_second": not own and free_seat(standing, lead=False) is not None,
        "can_extend": any(claim in owed and is_due_soon(claim, today) for claim in own),
        "releasable": {claim.pk for claim in owed if can_release(member, claim, overdue=claim.is_overdue)},
        "reasons": release_reasons(),
    }


def release_reasons() -> list[tuple[str, str]]:
    return [(reason.value, str(reason.label)) for reason in TAKE_BACK_REASONS]


def _with_offers(claims: QuerySet[Claim]) -> Any:
    """Adds `open_offer` where there is one; a claim has one at most."""
    unanswered = FilteredRelation("hand_overs", condition=Q(hand_overs__answered_at=None))
    with_alias: QuerySet[Any] = claims.annotate(open_offer=unanswered)
    return with_alias.select_related("open_offer__to_member")


# Made once: half the price of a query is its making.
_PANEL = _with_offers(Claim.objects.for_panel().select_related("released_by"))


def _claim(slug: str, pk: int) -> Claim:
    claims = Claim.objects.with_meeting().select_related("paper", "member")
    return get_object_or_404(claims, paper__slug=slug, pk=pk)
