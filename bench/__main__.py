"""`python -m bench`: pages A to D beside both floors, SQL, bytes, growth, and texts; about four minutes."""

import argparse
import signal
import sys
from contextlib import ExitStack

from bench import report, texts
from bench.measure import Subject, latencies, query_counts, speeds
from bench.pages import PAGES
from bench.scratch import server_url, site_environment
from bench.servers import Site, floors, prepared, site
from bench.wire import visit

BASE = {"papers": 100, "members": 12, "comments": 200}
GROWN = {"papers": 1000, "members": 1200, "comments": 20_000}


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--no-growth", action="store_true", help="leave the tenfold and hundredfold out")
    parser.add_argument("--pages", default="ABCD", help="letters of the pages to time")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        environment = stack.enter_context(site_environment("base"))
        sessions = prepared(environment, **BASE)
        base = stack.enter_context(site(environment, sessions))
        floor = stack.enter_context(floors(environment, sessions))
        report.head("PostgreSQL" if server_url() else "SQLite")
        _speeds(base, floor, chosen.pages)
        _statements(base, floor)
        report.bytes_over_the_wire(
            {page: visit(page.of_site(base)) for page in PAGES if page.method == "GET"}
        )
        if not chosen.no_growth:
            _growth(base, stack)
    texts.main()


def _speeds(base: Site, floor: Site, letters: str) -> None:
    for page in PAGES:
        if page.letter in letters:
            beside = {name: Subject(floor, page.of_floor(floor, name)) for name in ("orm", "raw")}
            report.speed(page, speeds(page, {"site": Subject(base, page.of_site(base))} | beside))


def _statements(base: Site, floor: Site) -> None:
    report.statements(dict(zip(PAGES, query_counts("site", base), strict=True)), query_counts("floor", floor))


def _growth(base: Site, stack: ExitStack) -> None:
    environment = stack.enter_context(site_environment("grown"))
    grown = stack.enter_context(site(environment, prepared(environment, **GROWN)))
    counts = query_counts("site", grown)
    for page, statements in zip(PAGES, counts, strict=True):
        times = latencies(page, {"base": page.of_site(base), "grown": page.of_site(grown)})
        size = visit(page.of_site(grown)).page if page.method == "GET" else 0
        report.growth(page, times, statements, size)


if __name__ == "__main__":
    main()
