from pathlib import Path

import polib
from django.utils.translation import gettext, override
from pytest_django import Settings

from readinggroup.translations import compile_translations


def test_what_is_compiled_counts_at_once(tmp_path: Path, settings: Settings) -> None:
    """The first start has looked words up before its catalogues are compiled."""
    with override("en"):
        assert gettext("Untranslated so far") == "Untranslated so far"
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Untranslated so far", msgstr="Translated"))
    catalogue.save(str(folder / "django.po"))
    compile_translations()
    with override("en"):
        assert gettext("Untranslated so far") == "Translated"
