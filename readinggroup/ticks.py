"""What is done from time to time rather than on request: the callables of settings.TICKS, in the worker."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from members.sessions import SessionStore

logger = logging.getLogger(__name__)


class Ticks:
    """Calls each `(now)` once at the start and then every so many seconds; one that fails stops no other."""

    def __init__(self, seconds_between: Mapping[str, float]) -> None:
        self._ticks: dict[str, Callable[[datetime], None]] = {
            path: import_string(path) for path in seconds_between
        }
        self._seconds_between = seconds_between
        self._due = dict.fromkeys(seconds_between, 0.0)

    def run_due(self) -> None:
        for path, tick in self._ticks.items():
            if time.monotonic() >= self._due[path]:
                self._due[path] = time.monotonic() + self._seconds_between[path]
                self._run(path, tick)

    def _run(self, path: str, tick: Callable[[datetime], None]) -> None:
        try:
            tick(timezone.now())
        except Exception:
            seconds = self._seconds_between[path]
            logger.exception("The tick %s failed; it is due again in %s s.", path, seconds)


def clear_sessions(now: datetime) -> None:
    SessionStore.clear_expired()


def clear_task_results(now: datetime) -> None:
    call_command("prune_db_task_results", queue_name="*", verbosity=0)
