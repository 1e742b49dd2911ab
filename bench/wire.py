"""Bytes over the wire, as a browser asks: compressed, and with what the page needs besides itself."""

import gzip
import re
from dataclasses import dataclass

import brotli

from bench.client import Connection, Request, Source, ask

COMPRESSED = ("Accept-Encoding: gzip, deflate, br",)
ASSETS = re.compile(rb'<(?:link rel="stylesheet" href|link rel="icon" href|script src)="([^"]+)"')


@dataclass(frozen=True)
class Visit:
    """In bytes of the answers, heads included: the page, and the styles and scripts that it names."""

    page: int
    assets: int

    @property
    def first(self) -> int:
        return self.page + self.assets


def visit(source: Source) -> Visit:
    """Assets are immutable, so that a repeated visit is the page alone."""
    request = source(0)
    answer = _asked(request, request.path)
    assets = {match.decode() for match in ASSETS.findall(_plain(answer))}
    return Visit(
        len(answer.received), sum(len(_immutable(request, path).received) for path in sorted(assets))
    )


def _asked(request: Request, path: str) -> Connection:
    return ask(Request(request.port, "GET", path, request.cookie, headers=COMPRESSED))


def _immutable(request: Request, path: str) -> Connection:
    answer = _asked(request, path)
    if "immutable" not in answer.head:
        raise RuntimeError(f"{path} is fetched again on every visit:\n{answer.head}")
    return answer


def _plain(answer: Connection) -> bytes:
    head = answer.head.lower()
    if "content-encoding: br" in head:
        return bytes(brotli.decompress(answer.body))
    return gzip.decompress(answer.body) if "content-encoding: gzip" in head else answer.body
