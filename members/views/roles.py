"""The organisers' page of members: roles, comings and goings, one-time links for a new password."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions.roles import change_role, deactivate_member, make_reset_path, reactivate_member
from members.models import Member
from members.views.access import for_organisers
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal

PARTIAL, PAGE = "members/_member_roles.html", "members/member_roles.html"


@require_safe
@for_organisers
def member_roles(request: MemberRequest) -> HttpResponse:
    return render(request, PAGE, roles_context())


@require_POST
@for_organisers
def role_change(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member, handle=handle)
    role = request.POST.get("role", "")
    return _act(request, lambda: change_role(member=member, role=role, by=request.user, now=timezone.now()))


@require_POST
@for_organisers
def member_deactivate(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member, handle=handle)
    return _act(request, lambda: deactivate_member(member=member, by=request.user, now=timezone.now()))


@require_POST
@for_organisers
def member_reactivate(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member, handle=handle)
    return _act(request, lambda: reactivate_member(member=member, by=request.user))


@require_POST
@for_organisers
@never_cache
def reset_link_create(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member.objects.active(), handle=handle)
    link = request.build_absolute_uri(make_reset_path(member=member, by=request.user))
    return partial_or_page(
        request, PARTIAL, PAGE, roles_context() | {"person": member, "link": link}, status=200
    )  # no redirect, which would have to carry the secret


def roles_context(problem: str = "") -> dict[str, Any]:
    return {"people": Member.objects.for_desk(), "problem": problem}


def _act(request: MemberRequest, act: Callable[[], object]) -> HttpResponse:
    problem = refusal(act)
    to = reverse("members:member_roles")
    return partial_or_redirect(
        request, PARTIAL, lambda: roles_context(problem), to=to, problem=problem, done=_("Saved.")
    )
