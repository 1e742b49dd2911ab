"""One template, two doors: what a POST returns to htmx stands word for word in the page of a GET."""

import json
import re
from html.parser import HTMLParser
from typing import Any

# What the test client returns.
Answer = Any

HTMX = {"HX-Request": "true"}
VOID = frozenset({"area", "base", "br", "hr", "img", "input", "link", "meta", "source", "wbr"})


class _Roots(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.depth, self.stray = 0, ""
        self.roots: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.depth:
            self.roots.append(dict(attrs).get("id") or tag)
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        self.stray += "" if self.depth else data.strip()


def markup(response: Answer) -> str:
    """Without what is different in every answer."""
    tokens = r'(name="(?:csrfmiddlewaretoken|token)" value=)"[^"]*"'
    html: str = response.content.decode()
    return re.sub(tokens, r"\1", html).strip()


def said(response: Answer) -> str:
    """What htmx is told to say aloud."""
    text: str = json.loads(response.headers["HX-Trigger"])["said"]["text"]
    return text


def root_of(response: Answer) -> str:
    """The id of a fragment's one root element."""
    parser = _Roots()
    parser.feed(markup(response))
    assert (parser.depth, parser.stray) == (0, "")
    (root,) = parser.roots
    return root
