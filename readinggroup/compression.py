"""Brotli for whole pages where the browser takes it: a quarter smaller than gzip at the same price."""

import re
import secrets
from typing import TypeGuard

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

QUALITY = 5
LEAST = 200  # octets; as Django's
_takes_brotli = re.compile(r"\bbr\b")


class CompressionMiddleware(GZipMiddleware):
    """All else, partials too, by gzip, which Django pads; a page is padded by a comment at its end.

    Unpadded, the length of a page that repeats what was sent would tell of the secrets beside it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("image/"):
            return response
        if not _is_page(response) or not _takes_brotli.search(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        if request.headers.get("HX-Request"):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        padding = secrets.token_hex(secrets.randbelow(self.max_random_bytes + 1))
        page = response.content + f"<!--{padding}-->".encode()
        response.content = brotli.compress(page, quality=QUALITY)
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    return (
        isinstance(response, HttpResponse)
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Content-Encoding")
        and not response.has_header("ETag")
        and len(response.content) >= LEAST
    )
