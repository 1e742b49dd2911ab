import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from members.models import the_group
from readinggroup import environment
from readinggroup.lifeline import when_parent_is_gone
from readinggroup.preparation import prepare
from readinggroup.serving import free_address, serve


class Command(BaseCommand):
    help = "Prepare what is missing, then serve the site with its worker until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, help="stop when this parent process ends")

    def handle(self, *, parent: int | None, **options: Any) -> None:
        if parent:
            when_parent_is_gone(parent, lambda: os.kill(os.getpid(), signal.SIGTERM))
        address = free_address(settings.HOST, settings.PORT)
        token = prepare(timezone.now())
        # The server's processes are forks, and no connection can be shared with them.
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # the stubs do not know pools
        serve(address, settings.PORT, when_up=lambda: self._announce(token))

    def _announce(self, token: str | None) -> None:
        self.stdout.write(f"{the_group().name} is at {settings.SITE_URL}/ (Ctrl-C ends it).")
        if token:
            self.stdout.write(
                "Nobody is a member yet; become the first organiser: "
                f"{settings.SITE_URL}/invitations/{token}/"
            )
        if settings.HOST not in environment.LOOPBACK and not settings.BEYOND_LOOPBACK:
            self.stderr.write(
                f"HOST={settings.HOST} lets other machines connect, but they are answered only under "
                "a name in ALLOWED_HOSTS, through a proxy that speaks HTTPS."
            )
        self.stdout.flush()
