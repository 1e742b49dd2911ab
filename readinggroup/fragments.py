"""Ready pieces of pages, kept in memory and found again by what they show.

A fragment's template is given the values that it shows and nothing else: no request, no member. These
values, with the language and the time zone of the page, are the key, compared whole. So what is kept can
neither be out of date, for other values are another fragment, nor show one reader what another one sees.
What differs with every request (a form's tokens) is left open and filled in by `{% fragment %}`.
"""

import secrets
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

from django.template.loader import render_to_string
from django.utils import timezone, translation

# Of HTML, in characters, for each server process; its keys take as much again.
MOST_KEPT = 16_000_000
# A longer one would push out too many others.
LONGEST_KEPT = MOST_KEPT // 64
# Stand for the tokens; nobody learns them, so no text can hold them.
OPEN = {name: secrets.token_hex(16) for name in ("csrf_token", "token")}


class Shelf:
    """The most recently used ones, up to `MOST_KEPT`."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> str | None:
        with self._lock:
            html = self._kept.get(key)
            if html is not None:
                self._kept.move_to_end(key)
            return html

    def keep(self, key: Hashable, html: str) -> None:
        if len(html) > LONGEST_KEPT:
            return
        with self._lock:
            self._size += len(html) - len(self._kept.pop(key, ""))
            self._kept[key] = html
            while self._size > MOST_KEPT:
                self._size -= len(self._kept.popitem(last=False)[1])


_shelf = Shelf()


def ready(template: str, shown: Mapping[str, Hashable]) -> str:
    """The template with what it shows, tokens left open."""
    key = (template, translation.get_language(), timezone.get_current_timezone_name(), *shown.items())
    html = _shelf.find(key)
    if html is None:
        html = render_to_string(template, {**shown, **OPEN})
        _shelf.keep(key, html)
    return html


def filled(html: str, tokens: Mapping[str, object]) -> str:
    for name, hole in OPEN.items():
        if hole in html:
            html = html.replace(hole, str(tokens.get(name, "")))
    return html
