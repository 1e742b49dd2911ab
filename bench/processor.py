"""Processor time, which a busy machine hardly moves: of a server's processes and of their database's.

Read from /proc; where there is none, nothing is said about it.
"""

import os
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from bench.servers import Site

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def used(site: Site) -> float:
    """Milliseconds until now, by all that serve the site."""
    stats = {int(folder.name): stat for folder in Path("/proc").glob("[0-9]*") if (stat := _stat(folder))}
    children: defaultdict[int, list[int]] = defaultdict(list)
    for pid, (parent, _ticks) in stats.items():
        children[parent].append(pid)
    serving, waiting = set(_backends(site)), [site.pid]
    while waiting:
        pid = waiting.pop()
        serving.add(pid)
        waiting += children[pid]
    return TICK * sum(stats[pid][1] for pid in serving if pid in stats)


def _stat(process: Path) -> tuple[int, int] | None:
    """Its parent, and its ticks for itself and in the kernel."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), int(fields[11]) + int(fields[12])


def _backends(site: Site) -> list[int]:
    """PostgreSQL's processes that serve the site's database; SQLite works in the site's own."""
    name = urlsplit(site.environment.get("DATABASE_URL", "")).path[1:]
    if not name:
        return []
    return [int(file.parent.name) for file in Path("/proc").glob("[0-9]*/cmdline") if _serves(file, name)]


def _serves(cmdline: Path, name: str) -> bool:
    try:
        return cmdline.read_text().startswith("postgres:") and f" {name} " in cmdline.read_text()
    except (OSError, UnicodeDecodeError):
        return False
