from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions.profiles import choose_language
from readinggroup.context import THEMES
from readinggroup.http import back
from readinggroup.logs import request_id

# The fields in which members write at length.
TEXTS = (
    *("source", "summary", "body", "external_url", "notes", "message", "answer", "about", "authors"),
    *(
        f"{name}_{language}"
        for name in ("about", "note", "correction", "remark")
        for language in ("en", "zh")
    ),
)
YEAR = 60 * 60 * 24 * 365


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie for visitors, with the member where one is signed in."""
    response = HttpResponseRedirect(back(request, "/"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            choose_language(member=request.user, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@require_POST
def theme_set(request: HttpRequest) -> HttpResponse:
    """Light, dark, or (anything else) as the browser prefers."""
    response = HttpResponseRedirect(back(request, "/"))
    asked = request.POST.get("theme", "")
    theme = asked if asked in THEMES else ""
    response.set_cookie(
        "theme",
        theme,
        max_age=YEAR if theme else 0,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def typed_in(request: HttpRequest) -> list[str]:
    """What must not be lost of a form that was refused; of passwords and tokens nothing is shown again."""
    return [text for name in TEXTS if (text := request.POST.get(name))]


def csrf_failure(request: HttpRequest, reason: str = "", **_kwargs: Any) -> HttpResponse:
    """Mostly a form from before its member signed in again: htmx loads its page anew, the text comes back."""
    response = render(request, "403_csrf.html", {"typed": typed_in(request)}, status=403)
    if request.headers.get("HX-Request"):
        # For the next page: this one, which nobody sees, has shown what waited.
        messages.warning(request, _("The page had expired, and nothing was sent. Please do it once more."))
        response.headers["HX-Refresh"] = "true"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without a request: what failed may have been the database or a context processor."""
    return render(None, "500.html", {"request_id": request_id.get()}, status=500)
