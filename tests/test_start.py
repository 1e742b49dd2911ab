import fcntl
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import MANAGE, Site, environment, free_port, run

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a site that was started once and stopped."""
    site = Site(tmp_path_factory.mktemp("site"))
    assert site.interrupt() == 0, site.said
    return site.data_dir


@pytest.fixture
def site(prepared: Path) -> Iterator[Site]:
    running = Site(prepared)
    yield running
    running.end()


def test_started_again_it_is_up_within_five_seconds(site: Site) -> None:
    assert site.seconds_to_start < 5
    assert site.status("/") == 200


def test_address_and_link_for_the_first_organiser_are_printed(site: Site) -> None:
    address, invitation = site.said.splitlines()
    assert address == f"Hundred Papers is at http://localhost:{site.port}/ (Ctrl-C ends it)."
    link = re.fullmatch(r"Nobody is a member yet; .*: http://localhost:\d+(/invitations/[\w-]+/)", invitation)
    assert link is not None
    assert site.status(link[1]) == 200


def test_reading_list_is_loaded_once(site: Site) -> None:
    with sqlite3.connect(site.data_dir / "readinggroup.sqlite3") as database:
        counts = [
            database.execute(f"SELECT count(*) FROM papers_{table}").fetchone()[0]  # noqa: S608 -- our words
            for table in ("readinglist", "part", "entry")
        ]
    assert counts == [1, 7, 102]


def test_static_files_are_compressed_and_kept_for_good(site: Site) -> None:
    _, page = site.get("/accounts/login/")
    found = re.search(rb'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page)
    assert found is not None
    answer, _ = site.get(found[1].decode(), **{"Accept-Encoding": "br"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "br")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM])
def test_stops_quietly_with_everything_it_started(site: Site, wanted: signal.Signals) -> None:
    said = site.said
    if wanted == signal.SIGINT:
        assert site.interrupt() == 0
    else:
        site.process.terminate()
        assert site.process.wait(15) == 0
    assert site.processes() == set()
    assert site.said == said


def test_killed_it_leaves_nobody_behind_and_starts_again(site: Site) -> None:
    site.process.kill()
    site.process.wait()
    again = Site(site.data_dir, PORT=str(site.port))
    try:
        assert again.wait_for(200), again.said
        assert site.processes() == set()
    finally:
        again.end()


def test_a_server_process_that_dies_is_replaced(site: Site) -> None:
    before = site.processes()
    children = before - {site.process.pid}
    os.kill(max(children), signal.SIGKILL)
    deadline = time.monotonic() + 30
    while len(site.processes()) < len(before) or not site.wait_for(200):
        assert time.monotonic() < deadline, site.said
        time.sleep(0.1)
    assert site.processes() != before


def worker_of(site: Site) -> int:
    """Its process id; 0 where there is none."""
    listed = subprocess.run(["ps", "-wweo", "pid,ppid,stat,args"], capture_output=True, text=True, check=True)  # noqa: S607 -- wherever the system keeps it
    rows = (line.split(maxsplit=3) for line in listed.stdout.splitlines()[1:])
    children = (
        int(pid)
        for pid, parent, state, command in rows
        if int(parent) == site.process.pid and state[0] != "Z" and " worker " in command
    )
    return next(children, 0)


def test_a_worker_that_dies_is_replaced(site: Site) -> None:
    deadline = time.monotonic() + 40
    while not (before := worker_of(site)):
        assert time.monotonic() < deadline, site.said
        time.sleep(0.1)
    os.kill(before, signal.SIGKILL)
    while worker_of(site) in {0, before}:
        assert time.monotonic() < deadline, site.said
        time.sleep(0.01)
    assert '"The worker ended with code -9' in site.said
    # The new one has hardly begun.
    assert site.interrupt() == 0
    assert "KeyboardInterrupt" not in site.said
    assert site.processes() == set()


def test_secrets_are_for_the_owner_alone(site: Site) -> None:
    assert (site.data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


WRONG = {
    "address of another kind": ({"DATABASE_URL": "mysql://localhost/papers"}, "DATABASE_URL must look like"),
    "database away": (
        {"DATABASE_URL": "postgres://me:s3cret@127.0.0.1:9/papers"},
        "The database 127.0.0.1:9/papers cannot be used",
    ),
    "no folder for the file": (
        {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
        "The database /nowhere/at/all.sqlite3 cannot be used",
    ),
    "port is a word": ({"PORT": "http"}, "PORT='http' must be a whole number"),
    "host is nowhere": ({"HOST": "no-such-host.invalid"}, "HOST='no-such-host.invalid' is no address"),
    "host is another's": ({"HOST": "192.0.2.1"}, "Nothing can listen on HOST=192.0.2.1"),
    "data below a file": ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR=/dev/null/data cannot be made"),
    "short secret": ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter"),
    "no time zone": ({"GROUP_TIME_ZONE": "Mars/Olympus"}, "GROUP_TIME_ZONE='Mars/Olympus' is no time zone"),
    "mail by pigeon": ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL must look like"),
    "sender without address": (
        {"DEFAULT_FROM_EMAIL": "nonsense"},
        "DEFAULT_FROM_EMAIL='nonsense' is no sender",
    ),
    "site without TLS": ({"SITE_URL": "http://papers.example.org"}, "SITE_URL="),
    "proxies by name": ({"TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES must hold"),
    "nothing in the name": (
        {"DATABASE_URL": "postgres://me@127.0.0.1:9/%00"},
        "DATABASE_URL is no address: a part of it cannot be read.",
    ),
    "option of another kind": (
        {"DATABASE_URL": "postgres://127.0.0.1:9/papers?connect_timeout=soon"},
        "The database 127.0.0.1:9/papers cannot be used (bad value for connect_timeout",
    ),
    "option unknown": (
        {"DATABASE_URL": "postgres://127.0.0.1/papers?colour=red"},
        "The database 127.0.0.1:5432/papers cannot be used",
    ),
}


def refusal(tmp_path: Path, **settings: str) -> str:
    refused = run("start", **{"DATA_DIR": str(tmp_path), "PORT": str(free_port())} | settings)
    sentence = refused.stderr.strip()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_ends_in_one_sentence(tmp_path: Path, name: str) -> None:
    settings, beginning = WRONG[name]
    sentence = refusal(tmp_path, **settings)
    assert sentence.startswith(beginning)
    assert "s3cret" not in sentence


def test_a_file_that_is_no_database_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "readinggroup.sqlite3").write_text("something else entirely, and long enough to be read" * 20)
    assert "file is not a database" in refusal(tmp_path)


def test_a_database_that_may_not_be_written_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "other.sqlite3").mkdir()
    sentence = refusal(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")
    assert "unable to open database file" in sentence


def test_a_port_in_use_ends_in_one_sentence(prepared: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sentence = refusal(prepared, PORT=str(taken.getsockname()[1]))
    assert sentence.endswith("stop what uses it or choose another, like PORT=8001.")


def test_a_site_already_there_keeps_its_port(site: Site) -> None:
    assert "Nothing can listen" in refusal(site.data_dir, PORT=str(site.port))


def test_open_to_other_machines_it_says_what_else_is_needed(prepared: Path) -> None:
    site = Site(prepared, HOST="0.0.0.0")  # noqa: S104 -- what is tested
    try:
        assert "answered only under a name in ALLOWED_HOSTS" in site.said
    finally:
        site.end()


def test_a_worker_told_to_stop_while_it_waits_for_another_says_nothing(prepared: Path) -> None:
    with (prepared / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = subprocess.Popen(  # noqa: S603 -- our own command
            [*MANAGE, "worker"],
            env=environment(DATA_DIR=str(prepared)),
            stderr=subprocess.PIPE,
            text=True,
        )
        while not _catches(waiting.pid, signal.SIGTERM):
            time.sleep(0.01)
        waiting.terminate()
        assert waiting.communicate(timeout=15)[1] == ""
        assert waiting.returncode == 0


def _catches(pid: int, wanted: signal.Signals) -> bool:
    """Whether the process has a handler of its own by now."""
    caught = re.search(r"^SigCgt:\s*(\w+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert caught is not None, "it has ended"
    return bool(int(caught[1], 16) & 1 << wanted - 1)
