from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from members.actions.visits import note_visit
from members.models import Member
from members.models.groups import group_time_zone
from members.sessions import SessionStore
from readinggroup.http import local_path
from readinggroup.views import typed_in

Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Outermost, so that errors, static files and feeds carry the headers too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = self.policy
        # What names nobody says so itself; a cache on the way must not keep one member's page for another.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response


class MemberMiddleware(AuthenticationMiddleware):
    """Who is signed in: `django.contrib.auth.get_user`, but with the member that came with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(Member, SimpleLazyObject(partial(_signed_in, request)))


def _signed_in(request: HttpRequest) -> Member | AnonymousUser:
    """A session that a change of password has made void ends."""
    session = cast(SessionStore, request.session)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    member = session.member
    if member is None or not member.is_active or str(member.pk) != session.get(SESSION_KEY):
        return AnonymousUser()
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return member


class MemberLocaleMiddleware(LocaleMiddleware):
    """The member's own language and time zone; without a choice the browser's and the group's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        member = request.user
        if member.is_authenticated and member.language:
            translation.activate(member.language)
            request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(ZoneInfo(member.time_zone if member.is_authenticated else group_time_zone()))


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(  # type: ignore[override]  # not only a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """An htmx request goes to sign-in whole, its text kept by the tab; of a plain form the text is shown.
        Nobody is sent back to an address that only takes POST."""
        wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else self._page_of(request)
        answer = redirect_to_login(local_path(wanted), resolve_url(settings.LOGIN_URL))
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(answer.url)
        if typed := typed_in(request):
            context = {"typed": typed, "sign_in": answer.url}
            return render(request, "403_signed_out.html", context, status=403)
        return answer

    def _page_of(self, request: HttpRequest) -> str:
        shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        with suppress(ValueError):
            page = urlsplit(shown)._replace(scheme="", netloc="", fragment="")
            return page.geturl() or "/"
        return "/"


class BodyLimitMiddleware:
    """Refuses what is longer than any form of the site, with a file or without; Django's own limit lets any
    file through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        has_file = request.content_type == "multipart/form-data"
        most = settings.MAX_BODY if has_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdigit() and int(length) > most:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class VisitMiddleware:
    """Notes that a member was here, so that "new since your last visit" has a beginning."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        member = request.user
        if member.is_authenticated and (
            member.seen_at is None or now - member.seen_at > timedelta(minutes=5)
        ):
            note_visit(member=member, now=now)
        return self.get_response(request)
