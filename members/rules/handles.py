import os
import re
import unicodedata

from members.models.members import RESERVED_HANDLES

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Surnames of two characters, and those that are read otherwise than their character.
SURNAMES = {
    **{"欧阳": "ouyang", "司马": "sima", "诸葛": "zhuge", "上官": "shangguan", "司徒": "situ"},
    **{"夏侯": "xiahou", "皇甫": "huangfu", "尉迟": "yuchi", "慕容": "murong", "长孙": "zhangsun"},
    **{"令狐": "linghu", "端木": "duanmu", "东方": "dongfang", "曾": "zeng", "翟": "zhai", "单": "shan"},
    **{"解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "缪": "miao", "盖": "ge"},
}


def suggest_handle(name: str) -> str:
    """From the name alone, Han in pinyin; may be taken by another. "" where no Latin letters come of it."""
    latin = unicodedata.normalize("NFKD", HAN.sub(_in_pinyin, name)).encode("ascii", "ignore").decode()
    handle = re.sub(r"[^a-z0-9_]+", "-", latin.lower()).strip("-_")[:24].rstrip("-_")
    return handle if len(handle) >= 2 and handle not in RESERVED_HANDLES else ""


def _in_pinyin(han: re.Match[str]) -> str:
    """王小明 is wang-xiaoming: the surname stands first."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # 45 MB that no name needs
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- 13 MB, for the process in which somebody joins

    name = han[0]
    surname = name[:2] if name[:2] in SURNAMES else name[:1]
    given = "".join(lazy_pinyin(name.removeprefix(surname)))
    return f"-{SURNAMES.get(surname) or lazy_pinyin(surname)[0]}-{given}-"
