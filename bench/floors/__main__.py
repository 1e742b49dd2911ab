"""Both floors on one port, as the site is served: `python -m bench.floors PORT`."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from readinggroup.lifeline import when_parent_is_gone

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Loader:
    """In each server process; the whole ends with the process that started it."""

    def __init__(self) -> None:
        self.parent = os.getpid()

    def __call__(self) -> App:
        when_parent_is_gone(self.parent)
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- loaded in the fork

        orm = get_wsgi_application()
        from bench.floors.raw import application as raw  # noqa: PLC0415 -- after the settings

        return lambda environ, start: (raw if environ["PATH_INFO"].startswith("/raw/") else orm)(
            environ, start
        )


def main() -> None:
    when_parent_is_gone(os.getppid())
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floors.settings"
    from django.conf import settings  # noqa: PLC0415 -- after the line above

    from readinggroup.serving import PROCESSES  # noqa: PLC0415 -- after the settings

    server = MPServer(
        "bench.floors",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=settings.THREADS,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=Loader(), wrap_loader=False)


if __name__ == "__main__":
    main()
