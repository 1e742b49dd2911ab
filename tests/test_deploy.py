"""What docs/deploy/ offers to those who run the site: started, parsed and checked as far as a test can."""

import configparser
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.site import MANAGE, ROOT, Site, environment

DEPLOY = ROOT / "docs" / "deploy"
HOME = "/opt/readinggroup"  # where the units expect the checkout
HOST = "papers.example.org"
once = pytest.mark.once


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # units know capitals
    parser.read_string((DEPLOY / name).read_text())
    return parser


def command(name: str) -> list[str]:
    return unit(name)["Service"]["ExecStart"].replace(HOME, str(ROOT)).split()


def settings_of_the_unit() -> dict[str, str]:
    lines = (DEPLOY / "readinggroup.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def known_settings() -> set[str]:
    source = (ROOT / "readinggroup" / "settings.py").read_text()
    return set(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", source))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With the unit's own settings; only its folder, its database and its port are a test's."""
    data = tmp_path_factory.mktemp("unit")
    wanted = {**settings_of_the_unit(), "DATABASE_URL": ""}
    del wanted["DATA_DIR"]
    running = Site(data, **wanted)
    yield running
    running.end()


def test_unit_starts_what_these_tests_start() -> None:
    python, *rest = command("readinggroup.service")
    assert Path(python).parent == ROOT / ".venv" / "bin"
    assert rest == ["manage.py", "start"]
    assert MANAGE[1] == str(ROOT / rest[0])
    service = unit("readinggroup.service")["Service"]
    assert service["WorkingDirectory"] == HOME
    assert settings_of_the_unit()["DATA_DIR"] == f"/var/lib/{service['StateDirectory']}"
    # What the start writes beside its data: the unit makes everything else read-only.
    assert service["ReadWritePaths"] == f"{HOME}/locale"


@pytest.mark.parametrize("name", ["readinggroup.env", "compose.yaml"])
def test_only_settings_that_there_are(name: str) -> None:
    if name.endswith(".env"):
        given = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / name).read_text(), re.MULTILINE))
    else:
        given = set(compose()["services"]["site"]["environment"])
    assert given - known_settings() == set()


@once
def test_behind_its_proxy_the_site_answers_to_its_name(site: Site) -> None:
    forwarded = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    answer, _page = site.get("/join/", **forwarded)
    assert answer.status == 200
    assert "Secure" in str(answer.headers["Set-Cookie"])
    assert "max-age" in str(answer.headers["Strict-Transport-Security"])
    assert site.get("/join/", Host="other.example.org")[0].status == 400
    assert f"https://{HOST}/invitations/" in site.said


@once
def test_backup_of_a_running_site_is_restored_elsewhere(site: Site, tmp_path: Path) -> None:
    made = run_with_password("create_member", "--email=ada@example.org", "--name=Ada", DATA_DIR=site.data_dir)
    assert made.returncode == 0, made.stderr
    _script, target = command("readinggroup-backup.service")
    assert target == f"/var/lib/{unit('readinggroup-backup.service')['Service']['StateDirectory']}"
    backup = back_up(site.data_dir, tmp_path / "backups")
    assert {path.name for path in backup.iterdir()} == {"readinggroup.sqlite3", "data.tar.gz"}
    assert backup.stat().st_mode & 0o077 == 0

    restored = tmp_path / "restored"
    restored.mkdir()
    with tarfile.open(backup / "data.tar.gz") as archive:
        archive.extractall(restored, filter="data")
    shutil.copy(backup / "readinggroup.sqlite3", restored)
    again = Site(restored)
    try:
        assert "Nobody is a member" not in again.said
        assert (restored / "secret_key").read_text() == (site.data_dir / "secret_key").read_text()
    finally:
        again.end()
    with sqlite3.connect(restored / "readinggroup.sqlite3") as database:
        assert database.execute("SELECT name FROM members_member").fetchall() == [("Ada",)]


@once
def test_old_backups_go_and_others_stay(site: Site, tmp_path: Path) -> None:
    for name in ("2020-01-01T000000Z", "2020-letters", "mine"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    new = back_up(site.data_dir, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"mine", new.name}


def run_with_password(*arguments: str, DATA_DIR: Path) -> subprocess.CompletedProcess[str]:  # noqa: N803 -- a variable's name
    return subprocess.run(  # noqa: S603 -- our own command
        [*MANAGE, *arguments, "--role=member", "--password-stdin"],
        env=environment(DATA_DIR=str(DATA_DIR)),
        input="a long pass phrase\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def back_up(data: Path, folder: Path) -> Path:
    script = command("readinggroup-backup.service")[0]
    done = subprocess.run(  # noqa: S603 -- our own script
        [script, str(folder)],
        env=environment(DATA_DIR=str(data), DATABASE_URL=""),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_backup_runs_when_its_timer_says() -> None:
    assert unit("readinggroup-backup.timer")["Timer"]["OnCalendar"]
    assert (DEPLOY / "readinggroup-backup.service").exists()
    assert os.access(DEPLOY / "backup.sh", os.X_OK)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd's own checker")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in DEPLOY.glob("readinggroup*.[st]*"):
        (tmp_path / path.name).write_text(path.read_text().replace(HOME, str(ROOT)))
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    checked = subprocess.run(  # noqa: S603 -- our own files
        ["systemd-analyze", "verify", *units],  # noqa: S607 -- wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_nginx_takes_its_part(tmp_path: Path) -> None:
    """But for its certificate, and on ports that anybody may open."""
    site = re.sub(r"^ +ssl_certificate.*\n", "", (DEPLOY / "nginx.conf").read_text(), flags=re.MULTILINE)
    site = re.sub(r"listen (\S*?)(80|443)( ssl http2)?;", r"listen \g<1>8\2;", site)
    (tmp_path / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    main = f"pid {tmp_path}/p; events {{}} http {{ access_log off; {folders} include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main)
    checked = subprocess.run(  # noqa: S603 -- our own files
        ["nginx", "-t", "-e", str(tmp_path / "e"), "-c", str(tmp_path / "nginx.conf")],  # noqa: S607 -- wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_proxies_hand_on_what_the_site_reads() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in nginx
    for text in (nginx, (DEPLOY / "Caddyfile").read_text()):
        assert HOST in text
        assert "127.0.0.1:8000" in text


def compose() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    loaded: dict[str, dict[str, dict[str, dict[str, object]]]] = yaml.safe_load(
        (DEPLOY / "compose.yaml").read_text()
    )
    return loaded


def test_compose_names_what_there_is() -> None:
    services = compose()["services"]
    build = services["site"]["build"]
    context = (DEPLOY / str(build["context"])).resolve()
    assert context == ROOT
    assert (context / str(build["dockerfile"])).is_file()
    volumes = {str(volume).split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert volumes == set(compose()["volumes"])
    needed = {name for service in services.values() for name in service.get("depends_on", ())}
    assert needed <= set(services)
    assert "@database/" in str(services["site"]["environment"]["DATABASE_URL"])
    assert str(services["proxy"]["command"]).endswith("site:8000")
    subnet = str(compose()["networks"]["default"]["ipam"]["config"][0]["subnet"])  # type: ignore[index]
    assert services["site"]["environment"]["TRUSTED_PROXIES"] == subnet


def test_variables_of_compose_are_in_the_documents() -> None:
    wanted = set(re.findall(r"\${([A-Z_]+):\?}", (DEPLOY / "compose.yaml").read_text()))
    for name in ("running.md", "running.zh-hans.md"):
        text = (ROOT / "docs" / name).read_text()
        assert [variable for variable in wanted if variable not in text] == []


@once
def test_image_holds_all_that_the_site_needs(tmp_path: Path) -> None:
    """Copied as the Dockerfile says, and started as it says."""
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    app = tmp_path / "app"
    app.mkdir()
    for source in re.findall(r"^COPY (\S+) \./", dockerfile, re.MULTILINE):
        if (ROOT / source).is_dir():
            skip = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(ROOT / source, app / source, ignore=skip)
        else:
            shutil.copy(ROOT / source, app / source)
    assert 'CMD ["python", "manage.py", "start"]' in dockerfile
    site = Site(tmp_path / "data", manage=str(app / "manage.py"))
    try:
        answer, page = site.get("/", **{"Accept-Language": "zh-CN"})
        assert answer.status == 200
        assert "我们读什么" in page.decode()
        assert site.status("/help/writing/") == 200
    finally:
        site.end()
