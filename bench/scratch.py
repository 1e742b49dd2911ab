"""Databases and folders of the bench's own, which go when it ends; nobody's data is touched."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

Environment = dict[str, str]


def server_url() -> str:
    """The PostgreSQL server to measure on; empty for SQLite."""
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres://", "postgresql://")) else ""


@contextmanager
def site_environment(label: str) -> Iterator[Environment]:
    """What a process needs in its environment to find an empty database, made for it."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "THREADS"}}
    with tempfile.TemporaryDirectory(prefix=f"readinggroup-bench-{label}-") as folder:
        Path(folder).chmod(0o700)
        own = kept | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "readinggroup.settings"}
        if not server_url():
            yield own
            return
        name = f"bench_{label}_{os.getpid()}"
        with _database(name):
            yield own | {"DATABASE_URL": urlsplit(server_url())._replace(path=f"/{name}").geturl()}


@contextmanager
def _database(name: str) -> Iterator[None]:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
