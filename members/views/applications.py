from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions.applications import (
    accept_application,
    apply_to_join,
    decline_application,
    renew_link,
)
from members.actions.invitations import NewInvitation
from members.actions.mail import mail_is_set_up
from members.forms.applications import ApplicationForm
from members.models import Application
from members.views.access import for_organisers
from members.views.desk_invitations import new_link
from members.views.limits import too_many_applications
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest, partial_or_page, partial_or_redirect, refusal

PARTIAL, PAGE = "members/_applications.html", "members/application_list.html"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "members/join.html", {"form": form}, status=422 if form.is_bound else 200)
    if not ratelimit.consume(request, action="join"):
        return too_many_applications(request)
    apply_to_join(application=form.instance, now=timezone.now())
    return HttpResponseRedirect(reverse("members:join_done"))


@login_not_required
@require_safe
def join_done(request: HttpRequest) -> HttpResponse:
    return render(request, "members/join_done.html")


@require_safe
@for_organisers
def application_list(request: MemberRequest) -> HttpResponse:
    return render(request, PAGE, applications_context())


@require_POST
@for_organisers
@never_cache
def application_accept(request: MemberRequest, pk: int) -> HttpResponse:
    return _link_panel(request, pk, accept_application)


@require_POST
@for_organisers
@never_cache
def application_renew(request: MemberRequest, pk: int) -> HttpResponse:
    return _link_panel(request, pk, renew_link)


@require_POST
@for_organisers
def application_decline(request: MemberRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(Application, pk=pk)
    problem = refusal(
        lambda: decline_application(application=application, by=request.user, now=timezone.now())
    )
    return _panel(request, problem=problem, done=_("The application is declined."))


def applications_context(problem: str = "") -> dict[str, Any]:
    return {
        "applications": Application.objects.waiting(),
        "decided": Application.objects.decided_of_late(),
        "problem": problem,
    }


def _link_panel(request: MemberRequest, pk: int, act: Callable[..., NewInvitation]) -> HttpResponse:
    """Answers with the link itself: a redirect would have to carry the secret."""
    application = get_object_or_404(Application, pk=pk)
    try:
        made = act(application=application, by=request.user, now=timezone.now())
    except RuleViolation as violation:
        return _panel(request, problem=str(violation))
    context = applications_context() | new_link(request, made) | {"is_mailed": mail_is_set_up()}
    return partial_or_page(request, PARTIAL, PAGE, context, status=200)


def _panel(request: MemberRequest, *, problem: str, done: str = "") -> HttpResponse:
    to = reverse("members:application_list")
    return partial_or_redirect(
        request, PARTIAL, lambda: applications_context(problem), to=to, problem=problem, done=done
    )
