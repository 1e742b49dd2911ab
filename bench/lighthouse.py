"""`make lighthouse`: the list, and a paper with 20 interpretations, as a member sees them on a slow phone.

Lighthouse comes from npm by `npx`, the browser is the system's Chromium. Ends with an error where a promise
is missed: performance, accessibility and best practices 100, layout shift 0. Wants a machine that does
nothing else.
"""

import json
import shutil
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from bench.client import HOST
from bench.pages import PAGES
from bench.scratch import site_environment
from bench.servers import Site, prepared, site

LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
FIGURES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def main() -> None:
    npx, chromium = shutil.which("npx"), shutil.which("chromium") or shutil.which("google-chrome")
    if not npx or not chromium:
        sys.exit("Lighthouse needs npx (Debian: apt install npm) and Chromium (apt install chromium).")
    with ExitStack() as stack:
        environment = stack.enter_context(site_environment("lighthouse"))
        sessions = prepared(environment, papers=100, members=12, comments=200)
        running = stack.enter_context(site(environment, sessions))
        kept = [_audit([npx, "--yes", LIGHTHOUSE], chromium, running, page.path) for page in PAGES[:2]]
    sys.exit(0 if all(kept) else 1)


def _audit(lighthouse: list[str], chromium: str, running: Site, path: str) -> bool:
    """Prints one page's scores; whether all are as promised."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [
            *lighthouse,
            f"http://{HOST}:{running.port}{path}",
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox",
            f"--extra-headers={json.dumps({'Cookie': f'sessionid={running.sessions[0]}'})}",
        ],
        env=running.environment | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    shown = [f"{name} {score}" for name, score in scores.items()]
    shown += [f"{name} {report['audits'][name]['displayValue']}" for name in FIGURES]
    print(f"{path}: {', '.join(shown)}")  # noqa: T201 -- what is asked for
    still = report["audits"]["cumulative-layout-shift"]["numericValue"] == 0
    return still and set(scores.values()) == {100}


if __name__ == "__main__":
    main()
