import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from readinggroup.working import only_worker, work

done: list[str] = []


@task
def note(word: str) -> None:
    done.append(word)


@task
def fail() -> None:
    raise ValueError("no such luck")


@pytest.fixture(autouse=True)
def _nothing_else_due(transactional_db: None) -> Iterator[None]:
    done.clear()
    with override_settings(TICKS={}):
        yield


def test_once_runs_what_waits_and_ends() -> None:
    for word in ("a", "b", "c"):
        note.enqueue(word)
    work(threading.Event(), once=True)
    assert done == ["a", "b", "c"]


def test_a_task_that_fails_stops_no_other() -> None:
    fail.enqueue()
    note.enqueue("after")
    work(threading.Event(), once=True)
    assert done == ["after"]
    assert DBTaskResult.objects.failed().count() == 1


def test_a_task_cut_short_by_a_crash_is_taken_up_again() -> None:
    note.enqueue("again")
    note.enqueue("another's")
    work(threading.Event(), once=True)
    done.clear()
    mine, others = DBTaskResult.objects.order_by("enqueued_at")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    others.worker_ids = ["a worker elsewhere"]
    others.save(update_fields=["worker_ids"])
    work(threading.Event(), once=True)
    assert done == ["again"]
    mine.refresh_from_db()
    assert (mine.status, len(mine.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)


def test_told_to_stop_it_ends_at_once() -> None:
    stop = threading.Event()

    def run() -> None:
        try:
            work(stop, once=False)
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    stop.set()
    worker.join(10)
    assert not worker.is_alive()


def test_of_two_workers_on_one_folder_the_second_is_told() -> None:
    with only_worker() as first, only_worker() as second:
        assert (first, second) == (True, False)
