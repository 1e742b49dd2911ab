"""The bench's client against a small server of this test's own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bench.client import Request, ask, milliseconds, per_second


class Echo(BaseHTTPRequestHandler):
    """Says what was asked; /none answers 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(f"{self.path} {self.headers.get('Cookie', '')}".encode())

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])) * 50_000)

    def _answer(self, body: bytes) -> None:
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_asks_and_reads_the_whole_answer(port: int) -> None:
    assert ask(Request(port, "GET", "/a", "sessionid=1")).body == b"/a sessionid=1"
    answer = ask(Request(port, "POST", "/b", body="é"))
    assert (answer.status, answer.body) == (200, "é".encode() * 50_000)


def test_measures_no_other_status_than_expected(port: int) -> None:
    source = lambda n: Request(port, "GET", "/none")  # noqa: E731 -- one line says it
    with pytest.raises(RuntimeError, match="200 was expected"):
        milliseconds(source, expected=200, seconds=1)
    assert milliseconds(source, expected=404, seconds=1, most=3)


def test_every_connection_answers_at_least_once(port: int) -> None:
    asked: list[int] = []

    def source(n: int) -> Request:
        asked.append(n)
        return Request(port, "GET", f"/{n}")

    assert per_second(source, expected=200, connections=4, seconds=0) > 0
    assert len(asked) >= 8
