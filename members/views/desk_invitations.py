"""The organisers' page of invitations; see `invitations` for the page that the invited see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions.invitations import NewInvitation, make_invitation, revoke_invitation
from members.forms.invitations import InvitationForm
from members.models import Invitation
from members.views.access import for_organisers
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal

# Enough for the memory of any group; the admin has them all.
SHOWN = 100


@require_safe
@for_organisers
def invitation_list(request: MemberRequest) -> HttpResponse:
    return render(request, "members/invitation_list.html", invitations_context(InvitationForm()))


@require_POST
@for_organisers
@never_cache
def invitation_create(request: MemberRequest) -> HttpResponse:
    """Answers with the link itself, which is kept nowhere and so cannot be shown after a redirect."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        context = invitations_context(form)
        return partial_or_page(request, "members/_invitations.html", "members/invitation_list.html", context)
    days = form.cleaned_data["days"]
    made = make_invitation(invitation=form.instance, days=days, by=request.user, now=timezone.now())
    context = invitations_context(InvitationForm()) | new_link(request, made)
    return partial_or_page(
        request, "members/_invitations.html", "members/invitation_list.html", context, status=200
    )  # no redirect, which would have to carry the secret


@require_POST
@for_organisers
def invitation_revoke(request: MemberRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    problem = refusal(lambda: revoke_invitation(invitation=invitation, by=request.user, now=timezone.now()))
    return partial_or_redirect(
        request,
        "members/_invitations.html",
        lambda: invitations_context(InvitationForm()) | {"problem": problem},
        to=reverse("members:invitation_list"),
        problem=problem,
        done=_("The invitation is revoked; its link no longer works."),
    )


def invitations_context(form: InvitationForm) -> dict[str, Any]:
    now = timezone.now()
    invitations = list(Invitation.objects.for_desk()[:SHOWN])
    return {"form": form, "invitations": [(each, each.is_open(now)) for each in invitations]}


def new_link(request: HttpRequest, made: NewInvitation) -> dict[str, Any]:
    path = reverse("members:invitation_accept", args=[made.token])
    return {"invitation": made.invitation, "link": request.build_absolute_uri(path)}
