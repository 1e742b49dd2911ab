"""Settings from the environment: each reader returns a checked value or says in one sentence what to mend."""

import fcntl
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; spaces around the commas do not count."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or list(default)


def flag(name: str) -> bool:
    value = text(name, "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no; use 1 or 0.")


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r} must be a whole number from {least} to {most}.")
    return int(value)


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name}={value!r} is no time zone; use a name like Asia/Shanghai or Europe/Berlin."
        ) from error
    return value


def folder(name: str, default: Path) -> Path:
    """A folder that exists and can be written; made, with mode 700, where it does not exist."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}={path} cannot be made ({error.strerror}); choose another folder or mend its rights."
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name}={path} cannot be written; choose another folder or mend its rights."
        )
    return path


def secret(name: str, file: Path) -> str:
    """The variable, else the file's content; the file is made once, mode 600, with 384 random bits."""
    value = text(name) or _kept(file)
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} is shorter than 32 characters; leave it out to have one made."
            if text(name)
            else f"{file} holds no secret; delete it to have a new one made."
        )
    return value


def _kept(file: Path) -> str:
    """Under a lock, so that of two processes that start at once neither reads a file not yet written."""
    try:
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            value = opened.read().strip()
            if not value:
                value = secrets.token_urlsafe(48)
                opened.write(value)
                opened.flush()
                os.fsync(opened.fileno())
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{file} cannot be read and written; mend its rights or delete it to have a new one made."
        ) from error
    return value


def hosts(name: str) -> list[str]:
    """Host names without scheme, port or path, as browsers send them."""
    found = names(name, LOOPBACK)
    for host in found:
        if not re.fullmatch(r"\*|[\w.-]+|\[[0-9a-fA-F:]+\]", host, re.ASCII):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}; give names alone, without http:// and port, like papers.example.org."
            )
    return found


def site_url(name: str, allowed: Sequence[str], port: int, own: str) -> str:
    """The origin that links in mail and feeds begin with; beyond this machine it must be https."""
    beyond = [host.lstrip(".") for host in allowed if host not in LOOPBACK and host != "*"]
    value = text(name, f"https://{beyond[0]}" if beyond else f"http://{own}:{port}").rstrip("/")
    parts = _split(name, value)
    beside = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or beside:
        raise ImproperlyConfigured(f"{name}={value!r} must look like https://papers.example.org.")
    if parts.scheme == "http" and parts.hostname not in {host.strip("[]") for host in LOOPBACK}:
        raise ImproperlyConfigured(
            f"{name}={value!r} must begin with https://, because sign-in cookies are sent over TLS only."
        )
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(part) for part in names(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must hold addresses or networks like 10.0.0.7 or 10.0.0.0/8: {error}."
        ) from error


class Mail(NamedTuple):
    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail(name: str) -> Mail:
    """`smtp://`, `smtp+tls://` (STARTTLS) or `smtps://user:password@host:port`; empty: no mail is sent."""
    url = text(name)
    if not url:
        return Mail()
    parts = _split(name, url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp+tls://user:password@mail.example.org:587 (or smtp://, smtps://)."
        )
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def sender(name: str, default: str) -> str:
    """As mail programs write it: `papers@example.org`, or a name before it and it in angle brackets."""
    value = text(name)
    bare = r"[^\s\"<>@,;:\\()\[\]]+@[\w.-]+"
    named = rf'(?:"[^"\\<>]*"|[^"<>@,;:\\()\[\]]*) *<{bare}>'
    if value and not (value.isprintable() and re.fullmatch(f"{bare}|{named}", value)):
        raise ImproperlyConfigured(
            f"{name}={value!r} is no sender; use papers@example.org or Reading Group <papers@example.org>."
        )
    return value or default


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # read for its check alone
        if not unquote(url).isprintable():
            raise ValueError
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address: a part of it cannot be read.") from error
    return parts


def database(name: str, file: Path, *, pool_size: int) -> Mapping[str, Any]:
    """`postgres://user:password@host:port/name`, or `sqlite:///path`, or else the embedded `file`."""
    url = text(name)
    parts = _split(name, url)
    if not url:
        return _sqlite(file)
    if parts.scheme == "sqlite" and len(parts.path) > 1 and ":memory:" not in parts.path:
        return _sqlite(Path(unquote(parts.path[1:])).resolve())
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user:password@host:5432/database or sqlite:///path/to/file."
        )
    return _postgresql(parts, pool_size)


def _postgresql(parts: SplitResult, pool_size: int) -> Mapping[str, Any]:
    # A connection is tried before use, a dead server given up soon and asked again at every request:
    # while the database is away pages answer 503 within 2 s, and recover with it.
    # A statement that comes again is parsed and planned once for each connection, by the server.
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or 5432,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 2000,
            "server_side_binding": True,
            "prepare_threshold": 3,
            **dict(parse_qsl(parts.query)),
            "pool": {"min_size": 1, "max_size": pool_size, "timeout": 1.5, "reconnect_timeout": 1},
        },
    }


def _sqlite(file: Path) -> Mapping[str, Any]:
    # IMMEDIATE: a transaction takes its write lock at once, so two writers wait instead of failing.
    # FULL: what was acknowledged survives a power cut.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
        },
    }
