"""One JSON object a line on stderr, each with its request's id; on a terminal short lines, from warnings up.

Tokens in addresses never reach a log.
"""

import json
import logging
import re
import secrets
import sys
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

TOKENS = re.compile(r"(/invitations/|/password/reset/key/|/confirm-email/|/feeds/mine/)[^/\s\"'?]+")

request_id: ContextVar[str] = ContextVar("request_id", default="")
_address: ContextVar[str] = ContextVar("address", default="")
_security = logging.getLogger("readinggroup.security")


class RequestIdMiddleware:
    """Names each request, in its log lines and in its answer, so that a member's report finds its trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id.set(secrets.token_hex(8))
        _address.set(request.META.get("REMOTE_ADDR", ""))
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id.get()
        return response


def security_event(event: str, **facts: object) -> None:
    """Who did what to whom; the line adds when, from where and in which request."""
    _security.info(event, extra={"facts": facts | {"address": _address.get()}})


def redacted(text: str) -> str:
    return TOKENS.sub(r"\1<redacted>", text)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            **getattr(record, "facts", {}),
        }
        # What a visitor sent wrong is no error of ours: its sentence is enough.
        if record.exc_info and not record.name.startswith("django.security."):
            line["traceback"] = self.formatException(record.exc_info)
        kept = {name: value for name, value in line.items() if value not in ("", None)}
        return redacted(json.dumps(kept, ensure_ascii=False, default=str))


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def configuration() -> dict[str, Any]:
    on_terminal = sys.stderr.isatty()
    lines = {"()": "readinggroup.logs.LineFormatter", "format": "{levelname} {name}: {message}", "style": "{"}
    handler = {
        "class": "logging.StreamHandler",
        "formatter": "lines" if on_terminal else "json",
        "level": "WARNING" if on_terminal else "INFO",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "readinggroup.logs.JsonFormatter"}, "lines": lines},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # Django's own handlers give way to ours.
        "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
    }
