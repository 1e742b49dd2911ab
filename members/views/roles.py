"""The organisers' page of members: roles, comings and goings, and help for those who cannot get in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions.roles import (
    change_email,
    change_role,
    deactivate_member,
    make_reset_path,
    reactivate_member,
    remove_second_factor,
)
from members.forms.emails import MemberEmailForm
from members.models import Member
from members.rules.members import can_run_member
from members.views.access import for_organisers
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal

# One row: the others stay where they are under the pointer.
PARTIAL, PAGE = "members/_member_role.html", "members/member_roles.html"


@require_safe
@for_organisers
def member_roles(request: MemberRequest) -> HttpResponse:
    return render(request, PAGE, roles_context())


@require_POST
@for_organisers
def role_change(request: MemberRequest, handle: str) -> HttpResponse:
    role = request.POST.get("role", "")
    return _act(
        request,
        handle,
        lambda member: change_role(member=member, role=role, by=request.user, now=timezone.now()),
    )


@require_POST
@for_organisers
def member_deactivate(request: MemberRequest, handle: str) -> HttpResponse:
    return _act(
        request, handle, lambda member: deactivate_member(member=member, by=request.user, now=timezone.now())
    )


@require_POST
@for_organisers
def member_reactivate(request: MemberRequest, handle: str) -> HttpResponse:
    return _act(request, handle, lambda member: reactivate_member(member=member, by=request.user))


@require_POST
@for_organisers
def second_factor_remove(request: MemberRequest, handle: str) -> HttpResponse:
    return _act(request, handle, lambda member: remove_second_factor(member=member, by=request.user))


@require_POST
@for_organisers
@never_cache
def reset_link_create(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member.objects.active(), handle=handle)
    link = request.build_absolute_uri(make_reset_path(member=member, by=request.user))
    context = roles_context() | row_context(member) | {"person": member, "link": link}
    return partial_or_page(
        request, PARTIAL, PAGE, context, status=200
    )  # no redirect, which would have to carry the secret


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def email_edit(request: MemberRequest, handle: str) -> HttpResponse:
    member = get_object_or_404(Member.objects.active(), handle=handle)
    if not can_run_member(request.user, member):
        raise PermissionDenied(_("Another organiser can do this for you."))
    form = MemberEmailForm(request.POST if request.method == "POST" else None, instance=member)
    if form.is_valid() and _saved(request, form):
        return HttpResponseRedirect(_row_address(member))
    context = {"form": form, "name": member.name, "back": _row_address(member)}
    return render(request, "members/email_edit.html", context, status=422 if form.is_bound else 200)


def _saved(request: MemberRequest, form: MemberEmailForm) -> bool:
    try:
        change_email(member=form.instance, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def roles_context() -> dict[str, Any]:
    people = list(Member.objects.for_desk())
    return {
        "people": [person for person in people if person.is_active],
        "gone": [person for person in people if not person.is_active],
    }


def row_context(member: Member, problem: str = "") -> dict[str, Any]:
    return {"each": Member.objects.for_desk().get(pk=member.pk), "problem": problem}


def _act(request: MemberRequest, handle: str, act: Callable[[Member], object]) -> HttpResponse:
    member = get_object_or_404(Member, handle=handle)
    problem = refusal(lambda: act(member))
    row = partial(row_context, member, problem)
    return partial_or_redirect(
        request, PARTIAL, row, to=_row_address(member), problem=problem, done=_("Saved.")
    )


def _row_address(member: Member) -> str:
    return f"{reverse('members:member_roles')}#member-{member.pk}"
