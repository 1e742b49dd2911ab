"""No process outlives the one that it serves, not even one that was killed without a word."""

import os
import threading
import time
from collections.abc import Callable

PAUSE = 0.2


def end_now() -> None:
    os._exit(1)


def when_parent_is_gone(parent: int, then: Callable[[], None] = end_now) -> None:
    """A process whose parent dies is given another: that is how it notices, on every Unix."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PAUSE)
        then()

    threading.Thread(target=watch, daemon=True).start()
