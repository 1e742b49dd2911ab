"""Compiles the translations in Python, because a fresh machine has no gettext tools."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_translations() -> None:
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    """By way of a file of its own, so that nobody reads half of it."""
    import polib  # noqa: PLC0415 -- the start is quicker without, and seldom needs it

    part = compiled.with_suffix(f".{os.getpid()}.part")
    polib.pofile(str(source)).save_as_mofile(str(part))
    part.replace(compiled)
    # What was translated until now has read the catalogues as they were, and would keep them.
    translation_file_changed(None, compiled)
