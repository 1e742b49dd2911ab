"""The worker's loop: tasks as they come in, ticks as they fall due, until it is told to stop."""

import fcntl
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from readinggroup.ticks import Ticks

PAUSE = 1

logger = logging.getLogger(__name__)


@contextmanager
def only_worker() -> Iterator[bool]:
    """Whether no other worker runs on this DATA_DIR, and none can begin meanwhile."""
    with (settings.DATA_DIR / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def work(stop: threading.Event, *, once: bool) -> None:
    ticks = Ticks(settings.TICKS)
    recovered, answers = False, True
    while not stop.is_set():
        close_old_connections()
        try:
            recovered = recovered or _take_up_again()
            ticks.run_due()
            _run_tasks(stop)
        except Error:
            if answers:
                logger.exception("The database does not answer; the worker goes on trying.")
            answers = False
            connection.close()
        else:
            answers = answers or _say_it_is_back()
        if once:
            break
        stop.wait(PAUSE)


def _say_it_is_back() -> bool:
    logger.warning("The database answers again.")
    return True


def _run_tasks(stop: threading.Event) -> None:
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=_name(),
        excluded_queue_names=[],
    )
    ready = DBTaskResult.objects.ready().filter(backend_name="default")
    while not stop.is_set() and ready.exists():
        worker.run()


def _take_up_again() -> bool:
    """Tasks that this worker was at when it was killed; nobody else would ever finish them."""
    for result in DBTaskResult.objects.running():
        if result.worker_ids and result.worker_ids[-1] == _name():
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
    return True


def _name() -> str:
    return f"{socket.gethostname()}:{settings.DATA_DIR}"
