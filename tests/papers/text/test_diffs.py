import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.text import Change, diff

pytestmark = pytest.mark.once


def old_of(changes: list[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "added")


def new_of(changes: list[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "removed")


def test_han_by_character_and_latin_by_word() -> None:
    assert diff("a\n你好世界\nold word\n", "a\n你好吗世界\nnew word\n") == [
        Change("same", "a\n你好"),
        Change("added", "吗"),
        Change("same", "世界\n"),
        Change("removed", "old"),
        Change("added", "new"),
        Change("same", " word\n"),
    ]


def test_nothing_changed() -> None:
    assert diff("", "") == []
    assert diff("a\nb", "a\nb") == [Change("same", "a\nb")]


def test_everything_new_or_gone() -> None:
    assert diff("", "a\n") == [Change("added", "a\n")]
    assert diff("a\n", "") == [Change("removed", "a\n")]


lines = st.lists(
    st.sampled_from(["a", "b", "汉字", "\n", " ", "\r\n", "\u2028", "word ", "\ud800"]), max_size=60
).map("".join)


@given(lines, lines)
def test_both_sides_can_be_rebuilt(old: str, new: str) -> None:
    changes = diff(old, new)
    assert (old_of(changes), new_of(changes)) == (old, new)
    assert all(change.text for change in changes)
    assert all(one.kind != two.kind for one, two in itertools.pairwise(changes))


def _random(letters: str, seed: int, size: int = 200_000) -> str:
    return "".join(random.Random(seed).choices(letters, k=size))


BIG = {
    "nothing in common": (
        "".join(f"old {n}\n" for n in range(20_000)),
        "".join(f"new {n}\n" for n in range(20_000)),
    ),
    "one line each": ("汉" * 200_000, "字" * 200_000),
    "lines repeated": ("a\nb\n" * 50_000, "a\nc\n" * 50_000),
    "random lines": (_random("ab\n", 1), _random("ab\n", 2)),
    "every second line": (
        "".join(f"u{n}\nx\n" for n in range(20_000)),
        "".join(f"u{n}\ny\n" for n in range(20_000)),
    ),
    "shuffled": (
        "".join(f"{n}\n" for n in range(30_000)),
        "".join(f"{n * 7919 % 30_011}\n" for n in range(30_000)),
    ),
}


@pytest.mark.parametrize("name", BIG)
def test_big_texts_are_compared_soon(name: str) -> None:
    begin = time.thread_time()
    changes = diff(*BIG[name])
    assert time.thread_time() - begin < 10  # seconds; without bounds it would be hours
    assert (old_of(changes), new_of(changes)) == BIG[name]
