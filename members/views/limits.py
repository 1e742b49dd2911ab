from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SIGN_IN_PAUSE = 5 * 60
JOIN_PAUSE = 60 * 60


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The site's 429: too many failed sign-ins, resets or changes of password."""
    return _wait(request, "429.html", SIGN_IN_PAUSE)


def too_many_applications(request: HttpRequest) -> HttpResponse:
    return _wait(request, "members/join_limited.html", JOIN_PAUSE)


def _wait(request: HttpRequest, template: str, seconds: int) -> HttpResponse:
    response = render(request, template, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
