"""What the documents say is there: files, settings, commands, addresses, in both languages."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
TWINS = [
    (ROOT / f"{name}.md", ROOT / f"{name}.zh-hans.md")
    for name in ("README", "docs/running", "docs/organisers")
]
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")})


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def slug(heading: str) -> str:
    """As the sites that show these files make anchors."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_between_files_lead_somewhere(path: Path) -> None:
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        file, _, place = target.partition("#")
        if "://" in target:
            continue
        there = (path.parent / file).resolve() if file else path
        headings = re.findall(r"^#+ (.+)$", there.read_text(), re.MULTILINE) if there.is_file() else []
        if not there.exists() or (place and place not in map(slug, headings)):
            wrong.append(target)
    assert wrong == []


def settings_in(text: str) -> list[str]:
    rows = re.findall(r"^\| (`[A-Z_]+`(?:[,、] ?`[A-Z_]+`)*) \|", text, re.MULTILINE)
    return [setting for row in rows for setting in re.findall(r"[A-Z_]+", row)]


@pytest.mark.parametrize("path", TWINS[0], ids=name)
def test_readme_lists_every_setting_there_is(path: Path) -> None:
    modules = ("settings.py", "demo_settings.py")
    source = "".join((ROOT / "readinggroup" / module).read_text() for module in modules)
    known = set(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert sorted(settings_in(path.read_text())) == sorted(known)


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: name(twins[0]))
def test_twins_have_the_same_parts_commands_and_files(twins: tuple[Path, Path]) -> None:
    def outline(path: Path) -> tuple[list[str], list[str], set[str], list[str]]:
        text = path.read_text()
        commands = re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)
        secrets = re.compile(r"://\S+@")  # words inside an example of an address are translated
        return (
            [found.split()[0] for found in re.findall(r"^#+ .+$", text, re.MULTILINE)],
            [secrets.sub("://@", command) for command in commands],
            set(re.findall(r"\]\((deploy/[^)]*)\)", text)),
            settings_in(text),
        )

    assert outline(twins[0]) == outline(twins[1])


def test_pictures_come_in_light_and_dark_and_in_both_languages() -> None:
    """Whether they are there is the business of whoever takes them."""
    for path, language in zip(TWINS[0], ("en", "zh"), strict=True):
        named = re.findall(r"docs/pictures/(\w+)-(light|dark)-(\w+)\.png", path.read_text())
        assert sorted(named) == [
            (which, theme, language) for which in ("list", "paper") for theme in ("dark", "light")
        ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_commands_are_there(path: Path) -> None:
    text = path.read_text()
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([\w./-]+):", makefile, re.MULTILINE))
    asked = set(re.findall(r"(?:^ {4}|`|&& |readinggroup )make ([a-z./-]+)", text, re.MULTILINE))
    assert asked - targets == set()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert commands - set(get_commands()) == set()


@pytest.mark.parametrize("path", [*TWINS[0], *TWINS[1], *TWINS[2]], ids=name)
def test_addresses_of_the_site_are_there(path: Path) -> None:
    wrong = []
    for address in re.findall(r"`(/(?:help|desk|schedule|papers)[a-z/]*/|/healthz)`", path.read_text()):
        try:
            resolve(address)
        except Resolver404:
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("path", [chinese for _english, chinese in TWINS], ids=name)
def test_chinese_has_chinese_punctuation(path: Path) -> None:
    prose = re.sub(r"^ {4}.*$|`[^`]*`|\]\([^)]*\)|<[^>]*>", "", path.read_text(), flags=re.MULTILINE)
    assert re.findall(r"[\u4e00-\u9fff][,;:!?()]|[,;!?(][\u4e00-\u9fff]", prose) == []
