"""The site and the floors as processes that end with the bench, whatever becomes of it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import HOST, Request, ask
from bench.scratch import Environment

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60

# Keys of signed-in members' sessions, by the kind of server that takes them.
Sessions = dict[str, list[str]]


@dataclass(frozen=True)
class Site:
    """A running site with the members that are signed in."""

    port: int
    sessions: list[str]
    environment: Environment
    pid: int


def prepared(environment: Environment, *, papers: int, members: int, comments: int) -> Sessions:
    """The database filled, and sessions in it."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "bench.prepare", str(papers), str(members), str(comments)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    keys: Sessions = json.loads(done.stdout.splitlines()[-1])
    return keys


@contextmanager
def site(environment: Environment, sessions: Sessions) -> Iterator[Site]:
    """As `make run` starts it, with two server processes and the worker."""
    port = _free_port()
    own = environment | {"PORT": str(port)}
    with _running([sys.executable, "manage.py", "start"], own, port) as pid:
        yield Site(port, sessions["site"], own, pid)


@contextmanager
def floors(environment: Environment, sessions: Sessions) -> Iterator[Site]:
    """Both floors on one port, over the same database as the site beside them."""
    port = _free_port()
    own = environment | {"DJANGO_SETTINGS_MODULE": "bench.floors.settings"}
    with _running([sys.executable, "-m", "bench.floors", str(port)], own, port) as pid:
        yield Site(port, sessions["floor"], own, pid)


@contextmanager
def _running(command: list[str], environment: Environment, port: int) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603 -- our own command
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_up(process, port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with code {process.returncode}")
        try:
            ask(Request(port, "GET", "/healthz"))
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not answer within {PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
