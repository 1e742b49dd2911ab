import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.actions.mail import mail_is_set_up, mail_reset_link
from members.models import Member
from members.models.names import normalise_email
from members.views.limits import too_many_requests
from readinggroup.http import local_path

KNOWN = "known"
KNOWN_AGE = 60 * 60 * 24 * 365  # longer than any session, so that sign-in knows that there was one
# Asked for a new password: the one answer for members and strangers, see `send_mail`.
RESET_MAILS = {"account/email/password_reset_key", "account/email/unknown_account"}


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no stubs
    """Nobody joins but by an invitation; sign-in tells nobody who is a member."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """A path of this site in the form in which it is sent, for allauth redirects to it as it stands."""
        return bool(url) and local_path(url or "", "") == iri_to_uri(url)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures are answered with 429, not with a form that looks like one more try."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(too_many_requests(request)) from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Member | None:
        """As allauth's, but an inactive member's right password counts and looks as a wrong one."""
        self.pre_authenticate(request, **credentials)
        member = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if member is None:
            self.authentication_failed(request, **credentials)
        else:
            self._rollback_login_failed_rl_usage()
        return member

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Reached by a passkey, which needs no password."""
        messages.error(request, self.error_messages["email_password_mismatch"])
        return HttpResponseRedirect(resolve_url("account_login"))

    def post_login(self, request: HttpRequest, user: Member, **hook: Any) -> HttpResponse:
        """Marks the browser as one that this member signs in with."""
        response: HttpResponse = super().post_login(request, user, **hook)
        response.set_signed_cookie(
            KNOWN,
            secrets.token_urlsafe(12),
            salt=KNOWN + user.email,
            max_age=KNOWN_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count by address, and apart in a browser that the member has signed in with before.

        So a stranger who guesses does not lock the owner out. Allauth's own key has the Host header in it,
        whose port the visitor may choose.
        """
        email = normalise_email(credentials.get("email") or "")
        known = request.get_signed_cookie(KNOWN, default="", salt=KNOWN + email)
        return f"{email} {known}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the reset link is mailed, by the worker, at the same cost for a stranger's address."""
        if mail_is_set_up() and template_prefix in RESET_MAILS:
            mail_reset_link.enqueue(normalise_email(email), get_language())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no stubs
    def generate_authenticator_name(self, user: Member, type: str) -> str:
        """What the form of a new passkey offers; each of a member's its own."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number} if number > 1 else _("Passkey")
