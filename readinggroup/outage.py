"""While the database is away every page says so with 503, and the browser is told when to ask again."""

import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = 5


class OutageMiddleware:
    """Turns the 500 that a database failure became, in a view or in any middleware within, into a 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "readinggroup.outage" in request.META and response.status_code == 500:
            response = HttpResponse(render_to_string("503.html"), status=503)
        if response.status_code == 503:
            response.headers.setdefault("Retry-After", str(RETRY_AFTER))
        return response


@receiver(got_request_exception)
def note_outage(request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None and is_outage(sys.exception()):
        request.META["readinggroup.outage"] = True


def is_outage(error: BaseException | None) -> bool:
    """Not a statement that cannot be run, which SQLite alone reports by the same exception."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
