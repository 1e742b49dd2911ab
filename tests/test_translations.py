"""Every text of the interface is there in Chinese, and none is left over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None and os.environ.get("CI") != "true",
    reason="needs GNU gettext to collect the texts",
)


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str | None, str, str]]:
    """What the sources ask to have translated, collected from a copy of them."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in ("members", "papers", "readinggroup", "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-location"],
        cwd=copy,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        check=True,
        capture_output=True,
    )
    return {key(entry) for entry in polib.pofile(str(copy / CATALOGUE)) if not entry.obsolete}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


@needs_gettext
def test_every_text_is_translated(wanted: set[tuple[str | None, str, str]], catalogue: polib.POFile) -> None:
    translated = {key(entry) for entry in catalogue.translated_entries()}
    assert sorted(text for _, text, _ in wanted - translated) == []


@needs_gettext
def test_no_translation_is_left_over(
    wanted: set[tuple[str | None, str, str]], catalogue: polib.POFile
) -> None:
    assert sorted(text for _, text, _ in {key(entry) for entry in catalogue} - wanted) == []


def test_placeholders_are_the_same_in_both_languages(catalogue: polib.POFile) -> None:
    def named(text: str) -> set[str]:
        return {part.split(")")[0] for part in text.split("%(")[1:]}

    wrong = [
        entry.msgid
        for entry in catalogue.translated_entries()
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and named(text) - named(entry.msgid + entry.msgid_plural)
    ]
    assert wrong == []
