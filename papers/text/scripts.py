"""Which characters are Chinese or Japanese, and what that means for line ends and emphasis."""

import re

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u312f\u31a0-\u31ff"
_WIDE = _HAN + _KANA + "\u3000-\u303f\u3200-\u33ff\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffee"
# Shared by Chinese and Western typesetting: wide only beside a wide character.
_EITHER = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"

HAN_OR_KANA = re.compile(f"[{_HAN}{_KANA}]")
_wide = re.compile(f"[{_WIDE}]")
_wide_or_shared = re.compile(f"[{_WIDE}{_EITHER}]")
_no_spaces_around = re.compile(f"[{_WIDE}{_EITHER}{_HANGUL}]")


def joins_lines(before: str, after: str) -> bool:
    """A line end between these two characters is no space."""
    if not (_wide_or_shared.match(before) and _wide_or_shared.match(after)):
        return False
    return bool(_wide.match(before) or _wide.match(after))


def hugs_emphasis(char: str) -> bool:
    """Beside this character `**` opens or closes emphasis although no space surrounds it."""
    return bool(_no_spaces_around.match(char))
