"""Browsers of their own for the tests that walk the site."""

import re
from collections.abc import Collection, Iterator
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Member

# A machine with much else to do is slow, not wrong.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

STATUS = re.compile(
    r"(?:Failed to load resource: the server responded with a status of|Response Status Error Code) (\d+)"
)
SILENCE = re.compile(r"Failed to load resource: net::|htmx:(?:afterRequest|sendError|timeout)\b")


class OpenPage(Protocol):
    def __call__(
        self, member: Member | None = None, *, refused: Collection[int] = (), **options: Any
    ) -> Page: ...


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own, signed in as `member` where one is given.

    Fails where a script does, the policy is broken or an answer is an error; `refused` are those meant, with
    0 for none at all.
    """
    contexts = []
    broken: list[str] = []

    def open_one(member: Member | None = None, *, refused: Collection[int] = (), **options: Any) -> Page:
        def listen(text: str) -> None:
            status = STATUS.match(text)
            code = int(status[1]) if status else 0 if SILENCE.match(text) else None
            if code not in refused:
                broken.append(text)

        context = browser.new_context(**{"base_url": live_server.url, "locale": "en-GB"} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda line: listen(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: listen(str(error.error)))
        if member:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(member), "url": live_server.url}]
            )
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert broken == []


def session_of(member: Member) -> str:
    """What the cookie holds after signing in, whose page is walked in test_loop.py."""
    client = Client()
    client.force_login(member)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(params=["en-GB", "zh-CN"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visitor(open_page: OpenPage, locale: str, javascript: bool) -> Page:
    return open_page(locale=locale, java_script_enabled=javascript)
