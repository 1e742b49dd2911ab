"""The production server and the worker beside it: one process group that comes up and goes down together."""

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from readinggroup.lifeline import when_parent_is_gone

PROCESSES = 2
# After a crash the address is free only once the children have noticed.
PATIENCE = 3
GRACE = 3

logger = logging.getLogger(__name__)

# A server process that is forked while the worker is being started would keep open the pipe by which Popen
# hears that it has been, for as long as it serves: the worker would never be minded. So one waits.
_starting = threading.Lock()
os.register_at_fork(
    before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release
)


def serve(address: str, port: int, *, when_up: Callable[[], None]) -> None:
    """Until SIGINT or SIGTERM."""
    server = MPServer(
        "readinggroup.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=PROCESSES,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
    )
    worker = Worker()
    server.on_startup(worker.start)
    threading.Thread(target=_call_when_up, args=(address, port, when_up), daemon=True).start()
    try:
        server.serve(target_loader=_Loader(), wrap_loader=False)
    finally:
        worker.stop()


class _Loader:
    """Runs first in each server process: Ctrl-C reaches the whole group, but the parent alone answers it."""

    def __init__(self) -> None:
        self.parent = os.getpid()

    def __call__(self) -> Any:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        when_parent_is_gone(self.parent)
        # Loaded in the fork, not before it.
        from readinggroup.front import Front  # noqa: PLC0415 -- see above
        from readinggroup.wsgi import application  # noqa: PLC0415 -- see above

        # What is loaded by now stays: the collector need not go through it again for every long page.
        gc.collect()
        gc.freeze()
        return Front(application, threads=settings.THREADS)


class Worker:
    """The `worker` command in a process of its own, started again when it ends unasked."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._mind, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _mind(self) -> None:
        # Inherited: from its first moment on the command leaves Ctrl-C to its parent.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        manage = str(settings.BASE_DIR / "manage.py")
        command = [sys.executable, manage, "worker", "--parent", str(os.getpid())]
        pause = 1
        while not self._stopping.is_set():
            began = time.monotonic()
            with _starting:
                self._process = subprocess.Popen(command)  # noqa: S603 -- our own command
            code = self._process.wait()
            pause = 1 if time.monotonic() - began > 60 else min(pause * 2, 60)
            if not self._stopping.is_set():
                logger.error("The worker ended with code %s; it is started again in %s s.", code, pause)
                self._stopping.wait(pause)


def free_address(host: str, port: int) -> str:
    """The numeric address to listen on, once nobody else does."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ImproperlyConfigured(
            f"HOST={host!r} is no address of this machine; use 127.0.0.1, 0.0.0.0 or a name that resolves."
        ) from error
    family, _, _, _, where = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    deadline = time.monotonic() + PATIENCE
    while problem := _listening_problem(family, where):
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"Nothing can listen on HOST={host} PORT={port} ({problem}); "
                "stop what uses it or choose another, like PORT=8001."
            )
        time.sleep(0.1)
    return str(where[0])


def _listening_problem(family: int, where: Any) -> str:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
            probe.listen()
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _call_when_up(address: str, port: int, when_up: Callable[[], None]) -> None:
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 -- compared, not bound
    for _ in range(100):
        try:
            socket.create_connection((own, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            when_up()
            return
