"""The four pages of speed.md, each as the site serves it and as the floors do."""

from dataclasses import dataclass
from itertools import count

from bench.client import Request, Source
from bench.servers import Site

# As long as Django wants it; cookie and field carry the same, which is all that it compares.
CSRF = "b" * 32
COMMENT = "source=The+second+figure+says+it+all%3A+%24L+%3D+aN%5E%7B-b%7D%24.+No.+{n}&token={token}"
# Each posted comment is one of its own, in every server and round.
_numbers = count(1)


@dataclass(frozen=True)
class Page:
    letter: str
    label: str
    path: str
    floor_path: str
    method: str = "GET"
    expected: int = 200

    def of_site(self, site: Site) -> Source:
        return self._source(site, self.path)

    def of_floor(self, site: Site, floor: str) -> Source:
        return self._source(site, f"/raw{self.floor_path}" if floor == "raw" else self.floor_path)

    def _source(self, site: Site, path: str) -> Source:
        """Each member in turn."""

        def request(n: int) -> Request:
            cookie = f"sessionid={site.sessions[n % len(site.sessions)]}; csrftoken={CSRF}"
            return Request(site.port, self.method, path, cookie, _body() if self.method == "POST" else "")

        return request


def _body() -> str:
    n = next(_numbers)
    token = f"00000000-0000-4000-8000-{n:012}"
    return f"{COMMENT.format(n=n, token=token)}&csrfmiddlewaretoken={CSRF}"


PAGES = (
    Page("A", "list of 100", "/papers/", "/list/"),
    Page("B", "one item", "/papers/paper-0/", "/items/paper-0/"),
    Page("C", "schedule", "/schedule/", "/schedule/"),
    Page(
        "D", "post a comment", "/papers/paper-1/comments/", "/items/paper-1/comments/", "POST", expected=302
    ),
)
