"""The house held against its plan: layers, sizes, escape hatches, and ARCHITECTURE.md's word about them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import address_map

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
APPS = ("members", "papers", "readinggroup")
LAYERS = ("models", "rules", "actions", "forms", "views")
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))

# What a layer below forms must not know: HTTP and its ways.
OF_HTTP = ("django.http", "django.shortcuts", "django.forms", "django.contrib.messages")
# Leaves of the project that any layer may use.
LEAVES = {"readinggroup.errors", "readinggroup.logs"}


def where(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def nothing(wrong: list[str]) -> None:
    """Fails with every finding on a line of its own."""
    if wrong:
        pytest.fail("\n" + "\n".join(wrong), pytrace=False)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] in ("members", "papers") and parts[1] in LAYERS else ""


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path, *, whole: bool = True) -> Iterator[tuple[str, int]]:
    """What a module imports, as modules of ours where they are; `whole` looks into functions too."""
    nodes = ast.walk(tree_of(path)) if whole else iter(tree_of(path).body)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full if full in NAMES else node.module), node.lineno


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node.lineno


def within(*folders: str) -> list[Path]:
    return [path for path in MODULES if any(part in path.relative_to(ROOT).parts for part in folders)]


def test_members_know_nothing_of_papers() -> None:
    wrong = [
        f"{where(path, line)} imports {target}"
        for path in within("members")
        for target, line in imports(path)
        if target.split(".")[0] == "papers"
    ]
    nothing(wrong)


def test_layers_import_only_those_below() -> None:
    wrong = [
        f"{where(path, line)} ({layer}) imports {target}"
        for path in MODULES
        if (layer := layer_of(name_of(path)))
        for target, line in imports(path)
        if (other := layer_of(target)) and LAYERS.index(other) > LAYERS.index(layer)
    ]
    nothing(wrong)


def test_layers_below_forms_know_no_http() -> None:
    wrong = [
        f"{where(path, line)} imports {target}"
        for path in within("models", "rules", "actions")
        for target, line in imports(path)
        if target.startswith(OF_HTTP) or (target.startswith("readinggroup.") and target not in LEAVES)
    ]
    nothing(wrong)


def test_leaves_import_nothing_of_ours() -> None:
    wrong = [
        f"{where(NAMES[leaf], line)} imports {target}"
        for leaf in sorted(LEAVES)
        for target, line in imports(NAMES[leaf])
        if target.split(".")[0] in APPS
    ]
    nothing(wrong)


def test_text_knows_no_database() -> None:
    wrong = [
        f"{where(path, line)} imports {target}"
        for path in within("text")
        for target, line in imports(path)
        if target.startswith(("django.db", "papers.models", "members"))
    ]
    nothing(wrong)


def test_imports_run_in_no_circle() -> None:
    # A package's __init__ only gathers its modules, so what is asked of it is asked of them.
    graph = {
        name: {target for target, _ in imports(path, whole=False) if target in NAMES and target != name}
        for name, path in NAMES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"imports in a circle: {' <- '.join(circle.args[1])}")


def test_modules_and_functions_are_short() -> None:
    wrong = [
        f"{where(path)} has {lines} lines"
        for path in MODULES
        if (lines := len(path.read_text().splitlines())) > 250
    ]
    for path in MODULES:
        most = 15 if "views" in path.parts else 30
        for function in functions(path):
            if (lines := (function.end_lineno or 0) - function.lineno + 1) > most:
                wrong.append(f"{where(path, function.lineno)} {function.name} has {lines} lines, most {most}")
    nothing(wrong)


def test_templates_are_short() -> None:
    wrong = []
    for path in TEMPLATES:
        most, lines = 30 if path.name.startswith("_") else 60, len(path.read_text().splitlines())
        if lines > most:
            wrong.append(f"{where(path)} has {lines} lines, most {most}")
    nothing(wrong)


def test_partials_say_what_they_need() -> None:
    wrong = [
        where(path)
        for app in ("members", "papers")
        for path in sorted((ROOT / "templates" / app).glob("_*.html"))
        if not path.read_text().startswith("{# needs:")
    ]
    nothing(wrong)


def test_views_do_not_write() -> None:
    writing = {"save", "create", "delete", "bulk_create", "get_or_create", "update_or_create"}
    wrong = [
        f"{where(path, line)} calls .{name}()"
        for path in within("views")
        for name, line in calls(path)
        if name in writing
    ]
    nothing(wrong)


def test_views_leave_htmx_to_the_helpers() -> None:
    """So a GET never looks at it; the two helpers that end a POST do."""
    wrong = [
        where(path, number)
        for path in within("views")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.htmx\b|HX-Request", line)
    ]
    nothing(wrong)


def test_mark_safe_stays_in_one_place() -> None:
    found = [path for path in MODULES for name, _ in calls(path) if name in {"mark_safe", "SafeString"}]
    if len(found) > 3 or len(set(found)) > 1:
        nothing([f"{where(path)} marks safe" for path in found])


@pytest.mark.parametrize(
    ("files", "pattern"),
    [
        (TEMPLATES, r"\|\s*safe\b|autoescape\s+off|safeseq"),
        (TEMPLATES, r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+="),
        (MODULES, r"csrf_exempt|\.raw\(|\.extra\((?!\s*tags)|\beval\(|\bexec\(|strip_tags|striptags"),
        (SCRIPTS, r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write"),
    ],
    ids=["templates", "inline", "python", "scripts"],
)
def test_escape_hatches_stay_shut(files: list[Path], pattern: str) -> None:
    wrong = [
        f"{where(path, number)}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]
    nothing(wrong)


def architecture() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text()


def test_every_runtime_dependency_is_accounted_for() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = [re.split(r"[\[<>=]", line)[0] for line in declared]
    nothing([f"{name} has no line" for name in names if name.lower() not in architecture().lower()])


def test_the_map_is_what_the_code_says() -> None:
    """`python -m tests.address_map` prints it anew."""
    start = architecture().index(address_map.HEAD)
    assert architecture()[start:].split("\n\n")[0] == address_map.table()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes(file: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / file).read_text().strip())
    wrong = [
        entry.splitlines()[0]
        for entry in entries
        if not entry.startswith("#")
        and not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;[^\\]+)? \\\n    --hash=sha256:", entry)
    ]
    nothing(wrong)


def test_security_fixes_are_in() -> None:
    """The newest patch of each series that matters most, as no audit database is at hand."""
    floors = {"django": (5, 2, 19), "django-allauth": (65, 21), "nh3": (0, 3, 8), "granian": (2, 8, 7)}
    pins = dict(
        re.findall(r"^([\w-]+)(?:\[[\w,]+\])?==([\d.]+)", (ROOT / "requirements.txt").read_text(), re.M)
    )
    old = {
        name: pins[name] for name, floor in floors.items() if tuple(map(int, pins[name].split("."))) < floor
    }
    nothing([f"{name} {pin} is older than its floor" for name, pin in old.items()])


def test_migrations_reflect_the_models(db: None) -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
