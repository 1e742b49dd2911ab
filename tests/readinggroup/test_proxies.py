from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from readinggroup.proxies import TrustedProxyMiddleware


def seen(peer: str, forwarded: str = "", scheme: str = "") -> tuple[str, str | None]:
    """The address and the scheme that the site believes."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    if scheme:
        request.META["HTTP_X_FORWARDED_PROTO"] = scheme
    arrived: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        arrived.append(request)
        return HttpResponse()

    with override_settings(TRUSTED_PROXIES=[ip_network("10.0.0.0/8"), ip_network("::1")]):
        TrustedProxyMiddleware(answer)(request)
    assert "HTTP_X_FORWARDED_FOR" not in arrived[0].META
    return arrived[0].META["REMOTE_ADDR"], arrived[0].META["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "1.2.3.4", "203.0.113.5"),
        ("203.0.113.5:41234", "1.2.3.4", "203.0.113.5"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4:5678", "1.2.3.4"),
        ("[::1]:4000", "[2001:db8::1]:5678", "2001:db8::1"),
        ("::1", "", "::1"),
        ("", "1.2.3.4", ""),
    ],
)
def test_address_is_the_last_that_no_proxy_of_ours_has(peer: str, forwarded: str, address: str) -> None:
    assert seen(peer, forwarded)[0] == address


def test_scheme_is_believed_from_our_proxies_only() -> None:
    assert seen("10.0.0.1", "1.2.3.4", "https") == ("1.2.3.4", "https")
    assert seen("10.0.0.1", "1.2.3.4", "http, https") == ("1.2.3.4", "https")
    assert seen("10.0.0.1", "1.2.3.4", "gopher") == ("1.2.3.4", "http")
    assert seen("203.0.113.5", "1.2.3.4", "https") == ("203.0.113.5", "http")
