"""What a form stood on was deleted at the moment that it came: nothing is saved, and its sender is told."""

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

logger = logging.getLogger(__name__)


class MeantimeMiddleware:
    """Actions settle the races that members have with each other; this one settles those with deletion,
    which the database may notice as late as the end of the transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(exception, IntegrityError | ObjectDoesNotExist):
            return None
        logger.warning("Refused, for its subject was gone: %s: %r", request.path, exception)
        if request.headers.get("HX-Request"):
            answer = render(request, "_409.html", status=409)
            return reswap(retarget(answer, "#messages"), "innerHTML")
        return render(request, "409.html", status=409)
