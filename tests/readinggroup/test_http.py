from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from readinggroup.errors import RuleViolation
from readinggroup.http import back, local_path, partial_or_page, partial_or_redirect, refusal

# Each would leave the site, or could in some browser.
ELSEWHERE = [
    "",
    " ",
    "https://evil.example/",
    "http://evil.example",
    "HTTPS://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "//evil.example@testserver/",
    "//testserver@evil.example/",
    "//[::1]/",
    "//[",
    "http://[",
    "http:///evil.example",
    "http:/evil.example",
    "http:evil.example",
    "https:evil.example",
    "https:/\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\t/evil.example",
    "//\tevil.example",
    "//\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    " https://evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "\x01https://evil.example",
    "\x1fhttps://evil.example",
    "\x0bhttps://evil.example",
    "\x7f//evil.example",
    "ht\ntps://evil.example",
    "h\ttps://evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://testserver/1",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "mailto:a@evil.example",
    "ws://evil.example/",
    "evil.example",
    "evil.example/path",
    "www.evil.example",
    "@evil.example",
    ".evil.example",
    "../evil",
    "?next=//evil.example",
    "#//evil.example",
    ";//evil.example",
    ":80",
    "/papers/\r\nLocation: https://evil.example",
    "/papers/\r\nSet-Cookie: a=b",
    "/papers/ /",
    "\ud800//evil.example",
    "/\ud800",
]
# Each stays, encoded where it must be.
WITHIN = {
    "/": "/",
    "/papers/": "/papers/",
    "/papers/lora/?part=2&q=a%20b": "/papers/lora/?part=2&q=a%20b",
    "/papers/lora/#comment-3": "/papers/lora/#comment-3",
    "/papers/?q=论文": "/papers/?q=%E8%AE%BA%E6%96%87",
    "/папка/": "/%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0/",
    "/search/?next=https://evil.example": "/search/?next=https://evil.example",
    "/@evil.example": "/@evil.example",
    "/%2f/evil.example": "/%2f/evil.example",
    "/%09/evil.example": "/%09/evil.example",
    "/%5cevil.example": "/%5cevil.example",
    "/.//evil.example": "/.//evil.example",
    "/：//evil.example": "/%EF%BC%9A//evil.example",
    "/／evil.example": "/%EF%BC%8Fevil.example",
    "/\u2028/a": "/%E2%80%A8/a",
    "/a:b": "/a:b",
    '/"><script>': "/%22%3E%3Cscript%3E",
}


@pytest.mark.parametrize("raw", ELSEWHERE, ids=ascii)
def test_elsewhere_becomes_the_default(raw: str) -> None:
    assert local_path(raw, "/default/") == "/default/"


@pytest.mark.parametrize("raw", WITHIN, ids=ascii)
def test_within_is_kept(raw: str) -> None:
    assert local_path(raw, "/default/") == WITHIN[raw]


@given(st.text(alphabet=st.sampled_from("/\\:@?#.%[]; \t\r\n\x00\x7fahtpsjv\u2028／\ud800"), max_size=20))
def test_never_leaves_the_site(raw: str) -> None:
    path = local_path(raw)
    parts = urlsplit(path)
    assert path[0] == "/"
    assert path[1:2] not in {"/", "\\"}
    assert (parts.scheme, parts.netloc) == ("", "")
    assert path.isascii()
    assert path.isprintable()
    assert local_path(path) == path


def post(**data: str) -> HttpRequest:
    request = RequestFactory().post("/", data)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def test_back() -> None:
    assert back(post(next="/papers/?part=2"), "/default/") == "/papers/?part=2"
    assert back(post(next="//evil.example"), "/default/") == "/default/"
    assert back(post(), "/default/") == "/default/"


def test_refusal_is_the_sentence_or_nothing() -> None:
    def refuse() -> None:
        raise RuleViolation("No.")

    assert (refusal(refuse), refusal(list)) == ("No.", "")


@pytest.mark.parametrize(("problem", "level"), [("Taken.", "error"), ("", "success")])
def test_a_plain_browser_is_redirected_with_a_message(problem: str, level: str) -> None:
    request = post()
    answer = partial_or_redirect(
        request, "none.html", dict, to="/papers/#entry-2", problem=problem, done="Done."
    )
    # A refusal is read at the top of the page.
    to = "/papers/" if problem else "/papers/#entry-2"
    assert (answer.status_code, answer.headers["Location"]) == (302, to)
    assert [(each.message, each.tags) for each in get_messages(request)] == [(problem or "Done.", level)]


def test_a_redirect_stays_within_the_site() -> None:
    answer = partial_or_redirect(post(), "none.html", dict, to="//evil.example")
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("problem", "status"), [("Taken.", 409), ("", 200)])
def test_htmx_gets_the_partial(problem: str, status: int) -> None:
    request = post()
    request.META["HTTP_HX_REQUEST"] = "true"
    request.user = None  # type: ignore[assignment]  # the partial asks for none
    context = {"page": {"has_next": False}}
    answer = partial_or_redirect(
        request, "papers/_pages.html", lambda: context, to="/", problem=problem, done="Done."
    )
    assert answer.status_code == status
    assert answer.headers.get("HX-Trigger") == (None if problem else '{"said": {"text": "Done."}}')
    assert b'id="pages"' in answer.content
    assert list(get_messages(request)) == []


@pytest.mark.parametrize(("headers", "whole"), [({}, True), ({"HTTP_HX_REQUEST": "true"}, False)])
def test_an_invalid_form_is_shown_again(headers: dict[str, str], whole: bool) -> None:
    request = post()
    request.META.update(headers)
    request.user = None  # type: ignore[assignment]  # the pages ask for none
    answer = partial_or_page(request, "papers/_pages.html", "404.html", {"page": {}})
    assert (answer.status_code, answer.content.startswith(b"<!doctype html>")) == (422, whole)
