"""How long one text may keep a processor busy.

Counted in the thread's own processor time, so that a busy machine does not degrade an innocent text.
"""

from time import perf_counter, thread_time


class TextTimeout(Exception):  # noqa: N818 -- the word of the door
    """Parsing took longer than its budget."""


class Budget:
    """Seconds that may be spent in `check`ed code; `narrow` gives a stretch of it less."""

    def __init__(self, seconds: float) -> None:
        self._begin = thread_time()
        self._set_limit(self._begin + seconds)
        self._last = self._limit

    def _set_limit(self, limit: float) -> None:
        self._limit = limit
        self._wall = perf_counter() + (limit - thread_time())

    def narrow(self, seconds: float) -> None:
        """From now on at most this much, and never more than what is left in all."""
        self._set_limit(min(self._last, thread_time() + seconds))

    def check(self) -> None:
        # A thread's own time cannot run ahead of the wall clock, which is many times cheaper to read.
        if perf_counter() > self._wall and self.is_spent():
            raise TextTimeout

    def is_spent(self) -> bool:
        now = thread_time()
        if now < self._limit:
            self._wall = perf_counter() + (self._limit - now)
            return False
        return True
