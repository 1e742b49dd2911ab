from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect

from members.actions.visits import note_visit
from members.models.groups import group_time_zone
from readinggroup.http import local_path

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
        # What says nothing else is for one reader: no proxy between keeps it.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response


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
    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """An htmx request goes to sign-in whole; nobody is sent back to an address that only takes POST."""
        wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else self._page_of(request)
        answer = redirect_to_login(local_path(wanted), resolve_url(settings.LOGIN_URL))
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(answer.url)  # type: ignore[return-value]  # a plain 200 that htmx follows
        return answer

    def _page_of(self, request: HttpRequest) -> str:
        shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        with suppress(ValueError):
            page = urlsplit(shown)._replace(scheme="", netloc="", fragment="")
            return page.geturl() or "/"
        return "/"


class BodyLimitMiddleware:
    """Refuses what is longer than any form of the site; Django's own limit lets any file through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is longer than DATA_UPLOAD_MAX_MEMORY_SIZE.")
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
