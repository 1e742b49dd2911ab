import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from readinggroup.lifeline import when_parent_is_gone
from readinggroup.working import only_worker, work

# A worker that was just killed may hold the lock until it has noticed.
PATIENCE = 3


class Command(BaseCommand):
    help = "Send what is due: run the tasks that wait and the regular ones, until stopped or --once."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and end, for cron")
        parser.add_argument("--parent", type=int, help="end with this parent process")

    def handle(self, *, once: bool, parent: int | None, **options: Any) -> None:
        stop = threading.Event()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: stop.set())
        if parent:
            when_parent_is_gone(parent)
        deadline = time.monotonic() + PATIENCE
        while not stop.wait(0.1):
            with only_worker() as alone:
                if alone:
                    work(stop, once=once)
                    return
            if time.monotonic() > deadline:
                raise CommandError("Another worker runs on this DATA_DIR already; it does what is due.")
