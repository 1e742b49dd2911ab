"""Rounds in turn, so that what else the machine does falls on all alike; the median of them counts."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from bench.client import Source, milliseconds, per_second
from bench.pages import Page
from bench.processor import used
from bench.servers import ROOT, Site

ROUNDS = 3
CONNECTIONS = 16
WARM_UP = 0.6  # seconds
LATENCY = 0.6  # seconds
LOAD = 1.6  # seconds


@dataclass(frozen=True)
class Subject:
    """What is asked, and the server that answers."""

    server: Site
    source: Source


@dataclass(frozen=True)
class Speed:
    """Median ms on one connection; on sixteen answers per second, and ms of processor for each."""

    ms: float
    per_second: float
    processor: float


def speeds(page: Page, subjects: Mapping[str, Subject]) -> dict[str, Speed]:
    for subject in subjects.values():
        per_second(subject.source, expected=page.expected, connections=CONNECTIONS, seconds=WARM_UP)
    rounds: dict[str, list[Speed]] = {name: [] for name in subjects}
    for _round in range(ROUNDS):
        for name, subject in subjects.items():
            rounds[name].append(_measured(page, subject))
    return {
        name: Speed(
            median(speed.ms for speed in taken),
            median(speed.per_second for speed in taken),
            median(speed.processor for speed in taken),
        )
        for name, taken in rounds.items()
    }


def _measured(page: Page, subject: Subject) -> Speed:
    ms = median(milliseconds(subject.source, expected=page.expected, seconds=LATENCY))
    before = used(subject.server)
    rate = per_second(subject.source, expected=page.expected, connections=CONNECTIONS, seconds=LOAD)
    return Speed(ms, rate, (used(subject.server) - before) / (rate * LOAD))


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
