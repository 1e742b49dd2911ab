"""How many statements each page asks of the database: `python -m bench.queries floor|site SESSION`, as JSON.

In a process of its own, through Django's test client. BEGIN, COMMIT and savepoints are no queries.
"""

import json
import sys

import django

from bench.client import Request
from bench.pages import PAGES
from bench.servers import Site

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def main(kind: str, session: str) -> None:
    django.setup()
    site = Site(0, [session], {}, 0)
    sources = [page.of_floor(site, "orm") if kind == "floor" else page.of_site(site) for page in PAGES]
    print(json.dumps([_count(source(0)) for source in sources]))  # noqa: T201 -- what this is for


def _count(request: Request) -> int:
    from django.db import connection  # noqa: PLC0415 -- after the set-up
    from django.test import Client  # noqa: PLC0415 -- after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after the set-up

    client = Client(headers={"host": "127.0.0.1", "cookie": request.cookie})
    with CaptureQueriesContext(connection) as asked:
        if request.method == "POST":
            client.post(request.path, request.body, content_type="application/x-www-form-urlencoded")
        else:
            client.get(request.path)
    return sum(not query["sql"].startswith(TRANSACTION) for query in asked.captured_queries)


if __name__ == "__main__":
    main(*sys.argv[1:])
