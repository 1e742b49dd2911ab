"""ARCHITECTURE.md's table from address to view, action and template, read off the code.

`DJANGO_SETTINGS_MODULE=tests.settings python -m tests.address_map` prints it;
`tests/test_architecture.py` holds the document against it.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from django.urls import URLPattern

APPS = ("readinggroup", "members", "papers")
HEAD = "| name | address | views in | actions | templates |\n|---|---|---|---|---|"


@dataclass
class Module:
    """A module of views: its functions, its named strings, and where the names that it imports come from."""

    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


@cache
def module(name: str) -> Module:
    tree = ast.parse(Path(inspect.getfile(import_module(name))).read_text())
    found = Module()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.functions[node.name] = node
        elif isinstance(node, ast.Assign):
            found.strings |= dict(_strings(node.targets[0], node.value))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.imported |= {alias.asname or alias.name: node.module for alias in node.names}
    return found


def _strings(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _strings(one, its)
    elif isinstance(value, ast.Constant):
        yield ast.unparse(target), str(value.value)


@dataclass
class Uses:
    """What a view and the functions of views that it calls make use of, in the order of the code."""

    actions: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def follow(self, home: str, function: str) -> None:
        if (home, function) in self.seen or function not in module(home).functions:
            return
        self.seen.add((home, function))
        for node in ast.walk(module(home).functions[function]):
            if isinstance(node, ast.Name):
                self._name(home, node.id)
            elif isinstance(node, ast.Constant):
                self._template(str(node.value))

    def _name(self, home: str, name: str) -> None:
        source = module(home).imported.get(name, home)
        self._template(module(home).strings.get(name, ""))
        if ".actions." in source and name[0].islower():
            self._add(self.actions, name)
        elif ".views." in source:
            self.follow(source, name)

    def _template(self, text: str) -> None:
        if text.endswith(".html"):
            self._add(self.templates, text.rsplit("/", 1)[-1])

    def _add(self, names: list[str], name: str) -> None:
        if name not in names:
            names.append(name)


def rows() -> Iterator[str]:
    for app in APPS:
        urls = import_module(f"{app}.urls")
        prefix = f"{urls.app_name}:" if hasattr(urls, "app_name") else ""
        for pattern in urls.urlpatterns:
            if isinstance(pattern, URLPattern) and pattern.name:
                yield _row(prefix + pattern.name, pattern)


def _row(name: str, pattern: URLPattern) -> str:
    view = inspect.unwrap(pattern.callback)
    address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern.pattern))
    uses = Uses()
    uses.follow(view.__module__, view.__name__)
    cells = ([name], [address], [view.__module__], uses.actions, uses.templates)
    return f"| {' | '.join(map(_code, cells))} |"


def _code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def table() -> str:
    return "\n".join([HEAD, *rows()])


if __name__ == "__main__":
    import django

    django.setup()
    print(table())  # noqa: T201 -- what it is for
