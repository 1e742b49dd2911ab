import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from readinggroup.outage import OutageMiddleware
from tests.site import Site

SERVER = os.environ.get("TEST_DATABASE_URL", "")


def answer_after(trouble: Exception) -> HttpResponse:
    """As Django answers when `trouble` comes up anywhere within."""

    def fail(request: HttpRequest) -> HttpResponse:
        try:
            raise trouble
        except Exception:
            got_request_exception.send(sender=None, request=request)
            return HttpResponse("trouble", status=500)

    return OutageMiddleware(fail)(RequestFactory().get("/"))


def test_database_failure_is_said_to_pass() -> None:
    answer = answer_after(OperationalError("the connection is lost"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert b"Nothing that was saved is lost" in answer.content


def test_statement_that_cannot_be_run_is_no_outage() -> None:
    with sqlite3.connect(":memory:") as database, pytest.raises(sqlite3.OperationalError) as refused:
        database.execute("SELECT nothing()")
    trouble = OperationalError("no such function")
    trouble.__cause__ = refused.value
    assert answer_after(trouble).status_code == 500


def test_any_other_failure_stays_what_it_is() -> None:
    answer = answer_after(ValueError("a mistake of ours"))
    assert (answer.status_code, answer.content) == (500, b"trouble")


class Door:
    """Stands in front of the database server; shut, it breaks what goes through and lets nobody in."""

    def __init__(self, host: str, port: int) -> None:
        self._behind = (host, port)
        self._passing: list[socket.socket] = []
        self.port = 0
        self.open()

    def open(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._let_in, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        for end in (self._listener, *self._passing):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._passing.clear()

    def _let_in(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._behind)
            self._passing += [visitor, server]
            for ends in ((visitor, server), (server, visitor)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)


@pytest.fixture
def door() -> Iterator[Door]:
    server = urlsplit(SERVER)
    door = Door(server.hostname or "127.0.0.1", server.port or 5432)
    yield door
    door.shut()


@pytest.fixture
def site(door: Door, tmp_path: Path) -> Iterator[Site]:
    name = f"test_outage_{os.getpid()}"
    with psycopg.connect(SERVER.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        server = urlsplit(SERVER)
        user = server.netloc.rpartition("@")[0]
        running = Site(tmp_path, DATABASE_URL=f"postgres://{user}@127.0.0.1:{door.port}/{name}")
        yield running
        running.end()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.skipif(not SERVER, reason="needs the PostgreSQL server that TEST_DATABASE_URL names")
def test_pages_say_so_while_the_database_is_away_and_recover_with_it(site: Site, door: Door) -> None:
    assert site.status("/papers/") == 200
    door.shut()
    for path in ("/papers/", "/papers/", "/healthz"):
        answer, _ = site.get(path)  # in ten seconds, or it fails
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    time.sleep(5)
    door.open()
    assert site.wait_for(200, "/papers/", seconds=15), site.said
    assert site.wait_to_say("The database answers again.", seconds=20), site.said
    said = site.said
    assert site.interrupt() == 0
    assert site.said == said
