from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.actions.invitations import join_by_invitation
from members.forms.members import JoinForm
from members.models import Application, Invitation, Member
from readinggroup.errors import RuleViolation


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = Invitation.objects.with_token(token).select_related("created_by", "application").first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return _closed(request, known=invitation is not None)
    posted = request.method == "POST"
    if request.user.is_authenticated:
        return render(request, "members/invitation_needless.html", status=409 if posted else 200)
    form = JoinForm(request.POST if posted else None, initial=_said(invitation))
    if form.is_valid():
        return _join(request, invitation, form)
    return _form_page(request, invitation, form)


def _said(invitation: Invitation) -> dict[str, str]:
    application: Application | None = getattr(invitation, "application", None)
    return {"email": invitation.email} | (application.said if application else {})


def _join(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    try:
        member = join_by_invitation(invitation=invitation, member=form.new_member(), now=timezone.now())
    except RuleViolation:
        return _closed(request, known=True)
    except ValidationError as error:
        form.add_error(None, error)
        return _form_page(request, invitation, form)
    return _sign_in(request, member)


def _sign_in(request: HttpRequest, member: Member) -> HttpResponse:
    """Through allauth, as after a password: a new session and its signals."""
    to = resolve_url("papers:week")
    response: HttpResponse = perform_login(request, member, email=member.email, redirect_url=to)
    return response


def _form_page(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    context = {"invitation": invitation, "form": form}
    return render(request, "members/invitation_accept.html", context, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest, *, known: bool) -> HttpResponse:
    return render(request, "members/invitation_closed.html", status=410 if known else 404)
