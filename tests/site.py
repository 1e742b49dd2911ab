"""The real site in processes of its own, for tests that start, stop and kill it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    ours = ("DATA_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT")
    return {name: value for name, value in os.environ.items() if name not in ours} | settings


def run(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own command
        [*MANAGE, *command],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Site:
    """`manage.py start` on a port of its own; `said` is what it has printed on both streams."""

    def __init__(self, data_dir: Path, *, manage: str = MANAGE[1], **settings: str) -> None:
        self.data_dir, self.port = data_dir, int(settings.setdefault("PORT", str(free_port())))
        data_dir.mkdir(exist_ok=True)
        self._printed = data_dir / "printed"
        began = time.monotonic()
        with self._printed.open("w") as printed:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                [sys.executable, manage, "start"],
                env=environment(DATA_DIR=str(data_dir), **settings),
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )
        self._wait_until_up()
        self.seconds_to_start = time.monotonic() - began

    @property
    def said(self) -> str:
        return self._printed.read_text()

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()

    def status(self, path: str = "/healthz") -> int:
        try:
            return self.get(path)[0].status
        except (OSError, HTTPException):
            return 0

    def wait_for(self, status: int, path: str = "/healthz", *, seconds: float = 20) -> bool:
        deadline = time.monotonic() + seconds
        while self.status(path) != status:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def wait_to_say(self, sentence: str, *, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while sentence not in self.said:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def processes(self) -> set[int]:
        """Ids of the process group, whoever their parents are by now."""
        listed = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=True)  # noqa: S607 -- wherever the system keeps it
        rows = [line.split() for line in listed.stdout.splitlines()[1:]]
        return {int(pid) for pid, group, state in rows if int(group) == self.process.pid and state[0] != "Z"}

    def interrupt(self) -> int:
        """Ctrl-C, which a terminal sends to the whole group; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(15)

    def end(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def _wait_until_up(self) -> None:
        for _ in range(600):
            if self.process.poll() is not None or (
                re.search(r" is at http\S+/", self.said) and self.status() == 200
            ):
                return
            time.sleep(0.1)
        self.end()
        raise AssertionError(self.said)
