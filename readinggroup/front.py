"""Between the server and Django: a request takes one of the few threads only once it is all there.

So those who send slowly, or never finish, keep nobody else waiting; nor does reading an answer slowly.
"""

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]  # not in its `__all__`

# Read to its end though refused, so that the browser shows the answer and not a broken line.
READ = 4 * settings.MAX_BODY
# What all that arrives at once may take of this process's memory.
ROOM = 64 * 1024 * 1024
SECONDS = 120

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Front:
    def __init__(self, application: WSGIHandler, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "request")
        self._taken = 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        body = bytearray()
        try:
            if _brings_body(scope) and (status := await self._receive(protocol, body, _announced(scope))):
                protocol.response_bytes(status, _refused(), b"")
            else:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._threads, self._answer, scope, protocol, bytes(body))
        finally:
            self._taken -= len(body)

    async def _receive(self, protocol: HTTPProtocol, body: bytearray, announced: int) -> int:
        """The status of a refusal, or 0. Of too much only a beginning is kept, for Django to refuse."""
        length = 0
        try:
            async with asyncio.timeout(SECONDS):
                async for chunk in protocol:
                    length += len(chunk)
                    if length > READ:
                        break
                    if length <= settings.MAX_BODY:
                        body += chunk
                        self._taken += len(chunk)
                    if self._taken > ROOM:
                        return 503
        except TimeoutError:
            return 408
        # The visitor has gone, and half a form must not pass for a whole one.
        return 400 if length < min(announced, READ) else 0

    def _answer(self, scope: Scope, protocol: HTTPProtocol, body: bytes) -> None:
        """From the thread itself: the way back through the event loop would cost as much as a small page."""
        begun: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, *_: Any) -> Any:
            begun.append((int(status.partition(" ")[0]), headers))

        response = self._application(_environ(scope, body), start)
        try:
            page = b"".join(response)
        finally:
            response.close()
        status, headers = begun[-1]
        protocol.response_bytes(status, headers, page)


def _environ(scope: Scope, body: bytes) -> Environ:
    """As PEP 3333 has it; a header with an underscore could pass for another one and is left out."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _octets(scope.path),
        "QUERY_STRING": _octets(scope.query_string),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client,
        "CONTENT_TYPE": scope.headers.get("content-type") or "",
        "HTTP_HOST": scope.authority or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name in scope.headers.keys():  # noqa: SIM118 -- not a mapping
        if "_" not in name:
            values = [value for key, value in scope.headers.items() if key == name]
            joined = ("; " if name == "cookie" else ",").join(values)
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = _octets(joined)
    return environ | {"CONTENT_LENGTH": str(_announced(scope))}


def _brings_body(scope: Scope) -> bool:
    headers = scope.headers
    return (
        scope.method not in {"GET", "HEAD"} or "content-length" in headers or "transfer-encoding" in headers
    )


def _announced(scope: Scope) -> int:
    """What comes unannounced is not read by Django either: browsers send no form so."""
    value = scope.headers.get("content-length") or ""
    return int(value) if value.isascii() and value.isdigit() else 0


def _octets(text: str) -> str:
    return text.encode().decode("latin-1")


def _refused() -> Headers:
    return [
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("retry-after", "5"),
        ("connection", "close"),
    ]
