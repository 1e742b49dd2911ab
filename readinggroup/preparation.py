"""From a fresh checkout to a site that can be served; done again it does only what is missing."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from members.actions.invitations import invite_first_organiser
from members.models.groups import mark_group_changed
from papers.models import ReadingList
from readinggroup.translations import compile_translations


def prepare(now: datetime) -> str | None:
    """Returns the token that makes its bearer the first organiser, where there is no member yet."""
    try:
        with _alone():
            _require_database()
            compile_translations()
            _collect_static_files()
            _prepare_database()
            return invite_first_organiser(now)
    except DatabaseError as error:
        raise ImproperlyConfigured(
            f"The database cannot be prepared ({_reason(error)}); "
            "make the user that DATABASE_URL names its owner, or choose another database."
        ) from error
    except OSError as error:
        raise ImproperlyConfigured(
            f"{error.filename or settings.DATA_DIR} cannot be written ({error.strerror}); "
            "mend its rights or make room on the disk."
        ) from error


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts on one DATA_DIR prepare it one after the other."""
    with (settings.DATA_DIR / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _require_database() -> None:
    """Asked directly: the pool would only say that it waited too long."""
    try:
        if connection.vendor == "postgresql":
            psycopg.connect(**connection.get_connection_params()).close()
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM sqlite_master LIMIT 1")
    except (DatabaseError, psycopg.Error) as error:
        database = connection.settings_dict
        place = "{HOST}:{PORT}/{NAME}".format(**database) if database["HOST"] else database["NAME"]
        raise ImproperlyConfigured(
            f"The database {place} cannot be used ({_reason(error)}); "
            "mend DATABASE_URL, or start the database server and make the database."
        ) from error


def _collect_static_files() -> None:
    """Only when a source changed; the stamp is written last, so a start cut short collects again."""
    stamp = settings.DATA_DIR / "static.stamp"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state and settings.STATIC_ROOT.exists():
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _static_state() -> str:
    """A digest of every source's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _prepare_database() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.DEMO:
        call_command("seed_demo", verbosity=0)
    elif not ReadingList.objects.exists():
        call_command("loaddata", "reading_list", verbosity=0)
    mark_group_changed()


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[-1].strip().rstrip(".")
