"""What completion offers while one writes: papers for `[[`, members for `@`."""

from collections import Counter
from functools import lru_cache
from typing import TypedDict

from members.models import Member
from papers.models import Paper, ReadingList

MOST_PAPERS = 3000
MOST_MEMBERS = 500


class PaperName(TypedDict):
    """`key` is what stands between the brackets; `numbers` are its places in the list shown first."""

    key: str
    title: str
    arxiv_id: str
    numbers: list[int]


class MemberName(TypedDict):
    """`latin` is how the name is typed: its words, or its pinyin apart, joined and by initials."""

    handle: str
    name: str
    latin: str


class Names(TypedDict):
    papers: list[PaperName]
    members: list[MemberName]


def all_names() -> Names:
    return {"papers": _papers(), "members": _members()}


def _papers() -> list[PaperName]:
    """In the order of the list shown first, then the rest."""
    facts = ("pk", "slug", "short_name", "title", "arxiv_id")
    rows = list(Paper.objects.order_by("pk").values_list(*facts)[:MOST_PAPERS])
    taken = Counter(short_name.casefold() for _pk, _slug, short_name, *_rest in rows)
    numbers = _numbers()
    rows.sort(key=lambda row: numbers.get(row[0], [MOST_PAPERS]))
    return [
        {
            "key": short_name if _can_stand(short_name) and taken[short_name.casefold()] == 1 else slug,
            "title": title,
            "arxiv_id": arxiv_id or "",
            "numbers": numbers.get(pk, []),
        }
        for pk, slug, short_name, title, arxiv_id in rows
    ]


def _can_stand(name: str) -> bool:
    """Between `[[` and `]]`, and is not taken for a number."""
    return not set(name) & set("[]|\n") and not name.startswith("#")


def _numbers() -> dict[int, list[int]]:
    """By paper."""
    reading_list = ReadingList.objects.default()
    if reading_list is None:
        return {}
    found: dict[int, list[int]] = {}
    by_entry = reading_list.entries.numbers()
    for entry, paper in reading_list.entries.values_list("pk", "papers__pk"):
        if paper is not None:
            found.setdefault(paper, []).append(by_entry[entry])
    return found


def _members() -> list[MemberName]:
    rows = Member.objects.active().order_by("name", "pk").values_list("handle", "name")[:MOST_MEMBERS]
    return [{"handle": handle, "name": name, "latin": _latin(name)} for handle, name in rows]


@lru_cache(maxsize=2 * MOST_MEMBERS)
def _latin(name: str) -> str:
    if name.isascii():
        return name.lower()
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- 13 MB, for a process in which somebody is named

    parts = [part.strip().lower() for part in lazy_pinyin(name) if part.strip()]
    return " ".join([*parts, "".join(parts), "".join(part[0] for part in parts)])
