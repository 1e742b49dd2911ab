"""What was measured, as lines of a table; ratios say how the site stands to each floor."""

from collections.abc import Mapping, Sequence

from bench.measure import CONNECTIONS, Speed
from bench.pages import Page
from bench.wire import Visit

# Of the ORM floor's answers per second, from speed.md.
GOALS = {"A": 1.0, "B": 1.5, "C": 0.95, "D": 0.75}


def head(database: str) -> None:
    _say(f"On {database}; two server processes each. ms: median on one connection; /s: answers per second on")
    _say(f"{CONNECTIONS} connections; cpu: ms of processor for each of these, the database's included.")
    names = "".join(f"  {name + ' ms':>8}{'/s':>6}{'cpu':>7}" for name in ("site", "ORM", "raw"))
    _say(f"{'page':<17}{names}  {'/s ÷ ORM':>9}{'goal':>6}{'÷ raw':>7}{'cpu: ORM ÷ site':>17}")


def speed(page: Page, found: Mapping[str, Speed]) -> None:
    own, orm, raw = found["site"], found["orm"], found["raw"]
    cells = "".join(
        f"  {each.ms:>8.1f}{each.per_second:>6.0f}{each.processor:>7.1f}" for each in (own, orm, raw)
    )
    ratio, goal = own.per_second / orm.per_second, GOALS[page.letter]
    _say(f"{page.letter} {page.label:<15}{cells}  {ratio:>9.2f}{goal:>6.2f}", end="")
    _say(f"{own.per_second / raw.per_second:>7.2f}{orm.processor / own.processor:>17.2f}", end="")
    _say(_verdict(ratio >= goal))


def statements(site: Mapping[Page, int], floor: Sequence[int]) -> None:
    _say("\nSQL statements (BEGIN, COMMIT and savepoints not counted): site / ORM floor")
    for (page, own), orm in zip(site.items(), floor, strict=True):
        _say(f"{page.letter} {own} / {orm}{_verdict(own <= _most(page))}")


def bytes_over_the_wire(visits: Mapping[Page, Visit]) -> None:
    _say("\nBytes over the wire: page again / first visit with styles and scripts (maths font apart)")
    for page, seen in visits.items():
        good = seen.first <= 60_000 if page.letter != "B" else seen.page <= 40_000
        _say(f"{page.letter} {seen.page:,} / {seen.first:,}{_verdict(good)}")


def growth(page: Page, times: Mapping[str, float], count: int, size: int) -> None:
    if page.letter == "A":
        _say("\n10 × papers, 100 × comments, 100 × members: ms before / after, ratio, SQL, bytes of the page")
    ratio = times["grown"] / times["base"]
    _say(f"{page.letter} {times['base']:.1f} / {times['grown']:.1f}  {ratio:.2f}  {count}  {size:,}", end="")
    _say(_verdict(ratio <= 2 and count <= _most(page)))


def texts(mixed: float, hostile: Mapping[str, float]) -> None:
    _say("\nRendering a text, in ms of processor time; goals on an idle machine: 15 and 1,000")
    _say(
        f"10 KB of two languages, 20 formulas, 3 blocks of code: {mixed * 1000:.1f}{_verdict(mixed <= 0.015)}"
    )
    name = max(hostile, key=lambda each: hostile[each])
    worst = hostile[name]
    _say(f"200 KB, the worst of {len(hostile)} hostile ones ({name}): {worst * 1000:.0f}", end="")
    _say(_verdict(worst <= 1))


def _most(page: Page) -> int:
    return 10 if page.method == "GET" else 8


def _verdict(good: bool) -> str:
    return "" if good else "  ← short of the goal"


def _say(text: str, *, end: str = "\n") -> None:
    print(text, end=end, flush=True)  # noqa: T201 -- what a bench is for
