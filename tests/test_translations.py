"""Every text of the interface is there in Chinese, and none is left over."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
TAGS = r"(?:<[^>]*>)*"
# Beside Han the browser makes the space of Latin letters and digits (text-autospace in site.css).
TYPED_SPACE = rf"{HAN}{TAGS} +{TAGS}(?:[A-Za-z0-9]|%\()|(?:[A-Za-z0-9]|%\(\w+\)[sd]){TAGS} +{TAGS}{HAN}"
HALF_WIDTH = rf"{HAN}{TAGS} *[(),:;!?]|[(),:;!?] *{TAGS}{HAN}|{HAN}\.(?![0-9])"
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


def chinese(catalogue: polib.POFile) -> list[str]:
    return [text for entry in catalogue for text in [entry.msgstr, *entry.msgstr_plural.values()]]


def test_the_space_beside_han_is_the_browsers(catalogue: polib.POFile) -> None:
    assert [text for text in chinese(catalogue) if re.search(TYPED_SPACE, text)] == []


def test_punctuation_beside_han_is_full_width(catalogue: polib.POFile) -> None:
    bare = [re.sub(r"%\(\w+\)[sd]", "字", text) for text in chinese(catalogue)]
    assert [text for text in bare if re.search(HAN, text) and re.search(HALF_WIDTH, text)] == []


@pytest.mark.parametrize(
    ("pattern", "wrong", "right"),
    [
        (TYPED_SPACE, "第 %(number)s次", "第%(number)s次"),
        (TYPED_SPACE, "供%(count)d <b>人</b>", "供%(count)d<b>人</b>"),
        (TYPED_SPACE, "用<b>PIN</b> 保护", "写在 $…$ 之间"),
        (HALF_WIDTH, "你好,世界", "你好，世界"),
        (HALF_WIDTH, "如下: 没有", "如下：没有"),
        (HALF_WIDTH, "<b>密码</b>(可选)", "<b>密码</b>（可选）"),
    ],
)
def test_these_rules_catch_what_they_are_for(pattern: str, wrong: str, right: str) -> None:
    assert (re.search(pattern, wrong) is None, re.search(pattern, right) is None) == (False, True)
