"""A small HTTP/1.1 client for load: raw bytes in, raw bytes out, over connections that stay open."""

import select
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """Ready bytes: what is measured is the server, not the client."""

    port: int
    method: str
    path: str
    cookie: str = ""
    body: str = ""
    headers: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        body = self.body.encode()
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}:{self.port}", *self.headers]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Connection:
    """One request at a time; `feed` says whether its answer is complete."""

    port: int
    wire: socket.socket = field(init=False)
    status: int = 0
    wanted: int = -1
    received: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.wire = socket.create_connection((HOST, self.port), 30)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, raw: bytes) -> None:
        self.received.clear()
        self.wanted = -1
        self.wire.sendall(raw)

    def feed(self) -> bool:
        read = self.wire.recv(1 << 18)
        if not read:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        self.received += read
        if self.wanted < 0 and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end]).decode("latin-1").lower()
            self.status = int(head.split(" ", 2)[1])
            length = head.partition("\r\ncontent-length:")[2].partition("\r\n")[0]
            self.wanted = end + 4 + int(length or 0)
        return 0 <= self.wanted <= len(self.received)

    @property
    def head(self) -> str:
        return bytes(self.received).partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return bytes(self.received).partition(b"\r\n\r\n")[2]


def ask(request: Request) -> Connection:
    """One answer, on a connection of its own."""
    connection = Connection(request.port)
    _exchange(connection, request.encoded())
    connection.wire.close()
    return connection


# Called with a running number, so that every request can be another member's.
Source = Callable[[int], Request]


def milliseconds(source: Source, *, expected: int, seconds: float, most: int = 400) -> list[float]:
    """How long each of up to `most` answers took, one after the other on one connection."""
    connection = Connection(source(0).port)
    taken: list[float] = []
    deadline = perf_counter() + seconds
    while perf_counter() < deadline and len(taken) < most:
        raw = source(len(taken)).encoded()
        began = perf_counter()
        _exchange(connection, raw)
        taken.append((perf_counter() - began) * 1000)
        _check(connection, expected)
    connection.wire.close()
    return taken


def per_second(source: Source, *, expected: int, connections: int, seconds: float) -> float:
    """Answers per second while that many connections each wait for their own."""
    open_ones = [Connection(source(0).port) for _ in range(connections)]
    poller = select.poll()
    by_handle = {connection.wire.fileno(): connection for connection in open_ones}
    sent = done = 0
    for handle, connection in by_handle.items():
        poller.register(handle, select.POLLIN)
        connection.send(source(sent).encoded())
        sent += 1
    began = perf_counter()
    while perf_counter() - began < seconds or done < connections:
        for handle, _event in poller.poll(1000):
            connection = by_handle[handle]
            if connection.feed():
                _check(connection, expected)
                done += 1
                connection.send(source(sent).encoded())
                sent += 1
    elapsed = perf_counter() - began
    _drain(open_ones)
    return done / elapsed


def _exchange(connection: Connection, raw: bytes) -> None:
    connection.send(raw)
    while not connection.feed():
        pass


def _check(connection: Connection, expected: int) -> None:
    if connection.status != expected:
        raise RuntimeError(f"{expected} was expected:\n{connection.head}\n{connection.body[:2000]!r}")


def _drain(connections: Sequence[Connection]) -> None:
    """Answers under way are waited for, so that they do not burden the next measurement."""
    for connection in connections:
        while not connection.feed():
            pass
        connection.wire.close()
