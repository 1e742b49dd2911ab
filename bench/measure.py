"""Rounds in turn, so that what else the machine does falls on all alike; the median of them counts."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from bench.client import Source, milliseconds, per_second
from bench.pages import Page
from bench.servers import ROOT, Site

ROUNDS = 3
CONNECTIONS = 16
WARM_UP = 0.6  # seconds
LATENCY = 0.6  # seconds
LOAD = 1.6  # seconds


@dataclass(frozen=True)
class Speed:
    """Median milliseconds of one answer on one connection; answers per second on sixteen."""

    ms: float
    per_second: float


def speeds(page: Page, sources: Mapping[str, Source]) -> dict[str, Speed]:
    for source in sources.values():
        per_second(source, expected=page.expected, connections=CONNECTIONS, seconds=WARM_UP)
    times: dict[str, list[float]] = {name: [] for name in sources}
    rates: dict[str, list[float]] = {name: [] for name in sources}
    for _round in range(ROUNDS):
        for name, source in sources.items():
            times[name] += milliseconds(source, expected=page.expected, seconds=LATENCY)
            rates[name].append(
                per_second(source, expected=page.expected, connections=CONNECTIONS, seconds=LOAD)
            )
    return {name: Speed(median(times[name]), median(rates[name])) for name in sources}


def latencies(page: Page, sources: Mapping[str, Source]) -> dict[str, float]:
    """Median milliseconds on one connection, in turn."""
    times: dict[str, list[float]] = {name: [] for name in sources}
    for _round in range(ROUNDS + 1):
        for name, source in sources.items():
            times[name] += milliseconds(source, expected=page.expected, seconds=LATENCY)
    return {name: median(taken) for name, taken in times.items()}


def query_counts(kind: str, site: Site) -> list[int]:
    """For each page, of `site` or `floor`."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "bench.queries", kind, site.sessions[0]],
        env=site.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    counts: list[int] = json.loads(done.stdout.splitlines()[-1])
    return counts
