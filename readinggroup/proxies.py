from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class TrustedProxyMiddleware:
    """Behind a proxy of TRUSTED_PROXIES the visitor's own address and scheme; others' claims are dropped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A server may write the peer as host:port; limits are counted by host alone.
        peer = request.META["REMOTE_ADDR"] = _host(request.META.get("REMOTE_ADDR", ""))
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if _is_trusted(peer):
            request.META["REMOTE_ADDR"] = _visitor(forwarded, peer)
            if scheme in {"http", "https"}:
                request.META["wsgi.url_scheme"] = scheme
        return self.get_response(request)


def _visitor(forwarded: str, peer: str) -> str:
    """The right-most hop that is none of our proxies: what stands left of it the visitor may have made up."""
    address = peer
    for hop in reversed(forwarded.split(",")):
        try:
            address = str(ip_address(_host(hop.strip())))
        except ValueError:
            break
        if not _is_trusted(address):
            break
    return address


def _is_trusted(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.TRUSTED_PROXIES)


def _host(peer: str) -> str:
    if peer.startswith("["):
        return peer[1:].partition("]")[0]
    return peer.partition(":")[0] if peer.count(":") == 1 else peer
