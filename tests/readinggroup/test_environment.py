from ipaddress import ip_network
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from readinggroup import environment
from readinggroup.hosts import own_name

pytestmark = pytest.mark.once

Patch = pytest.MonkeyPatch


def refusal(monkeypatch: Patch, reader: str, value: str, *arguments: object, **options: object) -> str:
    """The one sentence with which `reader` refuses the value of X."""
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(environment, reader)("X", *arguments, **options)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_names_are_split_and_stripped(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X", " a, b ,,c ")
    assert environment.names("X") == ["a", "b", "c"]


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("0", False), ("", False)])
def test_flag(monkeypatch: Patch, value: str, expected: bool) -> None:
    monkeypatch.setenv("X", value)
    assert environment.flag("X") is expected


def test_flag_that_is_neither_is_refused(monkeypatch: Patch) -> None:
    assert refusal(monkeypatch, "flag", "perhaps") == "X='perhaps' is neither yes nor no; use 1 or 0."


@pytest.mark.parametrize("value", ["0", "65536", "abc", "-1", "8.5", "８０", "9" * 5000])
def test_number_out_of_bounds_is_refused(monkeypatch: Patch, value: str) -> None:
    sentence = refusal(monkeypatch, "number", value, 8000, least=1, most=65535)
    assert sentence.endswith("must be a whole number from 1 to 65535.")


@pytest.mark.parametrize("value", ["Mars/Olympus", "Asia", "../etc/passwd", "/etc/passwd", "八"])
def test_unknown_time_zone_is_refused(monkeypatch: Patch, value: str) -> None:
    assert "is no time zone" in refusal(monkeypatch, "time_zone", value, "Asia/Shanghai")


def test_folder_is_made_for_its_owner_alone(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", str(tmp_path / "a" / "b"))
    folder = environment.folder("X", tmp_path)
    assert (folder, folder.stat().st_mode & 0o777) == (tmp_path / "a" / "b", 0o700)


def test_folder_below_a_file_is_refused(monkeypatch: Patch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in refusal(monkeypatch, "folder", str(tmp_path / "file" / "data"), tmp_path)
    assert "cannot be made" in refusal(monkeypatch, "folder", str(tmp_path / "file"), tmp_path)


def test_secret_is_made_once_for_its_owner_alone(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.delenv("X", raising=False)
    file = tmp_path / "secret"
    with ThreadPool(16) as pool:
        found = set(pool.map(lambda _: environment.secret("X", file), range(64)))
    assert found == {file.read_text()}
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text()) == 64


def test_short_secret_is_refused(monkeypatch: Patch, tmp_path: Path) -> None:
    assert "shorter than 32" in refusal(monkeypatch, "secret", "short", tmp_path / "secret")
    (tmp_path / "kept").write_text("short")
    assert "delete it" in refusal(monkeypatch, "secret", "", tmp_path / "kept")


@pytest.mark.parametrize("value", ["https://a.example", "a.example:8000", "a.example/x", "a b", "::1"])
def test_host_with_more_than_a_name_is_refused(monkeypatch: Patch, value: str) -> None:
    assert "without http:// and port" in refusal(monkeypatch, "hosts", value)


def test_hosts_are_this_machine_unless_named(monkeypatch: Patch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert environment.hosts("X") == ["localhost", "127.0.0.1", "[::1]"]
    monkeypatch.setenv("X", "papers.example.org, .example.net,[::1],*")
    assert environment.hosts("X") == ["papers.example.org", ".example.net", "[::1]", "*"]


@pytest.mark.parametrize(
    ("value", "allowed", "expected"),
    [
        ("", ["localhost"], "http://localhost:8000"),
        ("", ["localhost", ".example.org"], "https://example.org"),
        ("https://papers.example.org/", ["*"], "https://papers.example.org"),
        ("http://localhost:9000", ["localhost"], "http://localhost:9000"),
    ],
)
def test_site_url(monkeypatch: Patch, value: str, allowed: list[str], expected: str) -> None:
    monkeypatch.setenv("X", value)
    assert environment.site_url("X", allowed, 8000, "localhost") == expected


@pytest.mark.parametrize(
    "value",
    [
        "papers.example.org",
        "ftp://a.example",
        "https://a/b",
        "https://[",
        "http://",
        "https://a@b",
        "https://a#b",
    ],
)
def test_site_url_that_is_no_origin_is_refused(monkeypatch: Patch, value: str) -> None:
    refusal(monkeypatch, "site_url", value, ["*"], 8000, "localhost")


@pytest.mark.parametrize(
    ("host", "allowed", "expected"),
    [
        ("127.0.0.1", [*environment.LOOPBACK], "localhost"),
        ("localhost", [*environment.LOOPBACK], "localhost"),
        ("0.0.0.0", ["*"], "localhost"),  # noqa: S104 -- nothing is bound
        ("127.0.0.1", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.9", [*environment.LOOPBACK], "127.0.0.1"),
    ],
)
def test_this_machine_goes_by_its_name_where_that_leads_to_the_site(
    host: str, allowed: list[str], expected: str
) -> None:
    assert own_name(host, allowed) == expected


def test_site_url_beyond_this_machine_is_https(monkeypatch: Patch) -> None:
    assert "must begin with https://" in refusal(
        monkeypatch, "site_url", "http://a.example", ["*"], 8000, "localhost"
    )


def test_networks(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X", "10.0.0.7, 192.168.0.0/16, ::1")
    expected = [ip_network("10.0.0.7/32"), ip_network("192.168.0.0/16"), ip_network("::1/128")]
    assert environment.networks("X") == expected
    assert "10.0.0.0/8" in refusal(monkeypatch, "networks", "proxy.example")


def test_mail(monkeypatch: Patch) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setenv("X", "smtp+tls://me%40a.example:p%2Fw@mail.example")
    expected = environment.Mail(backend, "mail.example", 587, "me@a.example", "p/w", use_tls=True)
    assert environment.mail("X") == expected
    monkeypatch.setenv("X", "smtps://mail.example:4650")
    assert environment.mail("X") == environment.Mail(backend, "mail.example", 4650, use_ssl=True)
    monkeypatch.setenv("X", "smtp://localhost")
    assert environment.mail("X") == environment.Mail(backend, "localhost", 25)


def test_no_mail_without_address(monkeypatch: Patch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert environment.mail("X").backend == "django.core.mail.backends.dummy.EmailBackend"


@pytest.mark.parametrize("value", ["mail.example", "imap://mail.example", "smtp://", "smtp://mail.example:x"])
def test_mail_address_of_another_kind_is_refused(monkeypatch: Patch, value: str) -> None:
    refusal(monkeypatch, "mail", value)


@pytest.mark.parametrize(
    "value",
    ["a@b", "papers@mail.example.org", "Papers <a@b>", "阅读小组 <a@b>", '"Papers, Beijing" <a@b>', "<a@b>"],
)
def test_sender(monkeypatch: Patch, value: str) -> None:
    monkeypatch.setenv("X", value)
    assert environment.sender("X", "noreply@localhost") == value
    EmailMessage(from_email=value, to=["c@d"]).message().as_bytes()


def test_sender_unless_named(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X", " ")
    assert environment.sender("X", "noreply@::1") == "noreply@::1"


@pytest.mark.parametrize(
    "value",
    [
        *("nonsense", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a@b, c@d", "https://a.example", "Papers a@b"),
        *(
            "Papers <nonsense>",
            "Papers <a@b",
            "a@b>",
            "Papers, Beijing <a@b>",
            "Papers <a@b> x",
            "A\tB <a@b>",
        ),
    ],
)
def test_sender_without_an_address_is_refused(monkeypatch: Patch, value: str) -> None:
    assert "is no sender; use papers@example.org" in refusal(
        monkeypatch, "sender", value, "noreply@localhost"
    )


@pytest.mark.parametrize(
    "value",
    [
        "mysql://localhost/papers",
        "postgres://localhost",
        "postgres://localhost:port/papers",
        "postgres://[::1/papers",
        "sqlite://",
        "sqlite:///:memory:",
        "papers",
    ],
)
def test_database_address_of_another_kind_is_refused(monkeypatch: Patch, tmp_path: Path, value: str) -> None:
    refusal(monkeypatch, "database", value, tmp_path, pool_size=8)


def test_database_on_postgresql(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "postgres://me:p%40ss@db.example:5433/papers?sslmode=require")
    database = environment.database("X", tmp_path, pool_size=8)
    named = {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {"NAME": "papers", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433}
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] == 8


def test_database_is_a_file_unless_named(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "")
    assert (
        environment.database("X", tmp_path / "own.sqlite3", pool_size=8)["NAME"] == tmp_path / "own.sqlite3"
    )
    monkeypatch.setenv("X", f"sqlite:///{tmp_path}/other.sqlite3")
    assert (
        environment.database("X", tmp_path / "own.sqlite3", pool_size=8)["NAME"] == tmp_path / "other.sqlite3"
    )
