"""Many names found in a text at once, and what a glossary explains marked where it is first named."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from markdown_it.token import Token

from papers.text.budget import Budget, TextTimeout
from papers.text.parser import parse
from papers.text.scripts import HAN_OR_KANA

_SECONDS = 0.2
_HAN = HAN_OR_KANA.pattern
_LETTER = re.compile(rf"(?!{_HAN})\w")
# Where a name can begin: at a whole word, and at any Han character.
_BEGINNING = re.compile(rf"{_HAN}|(?:{_LETTER.pattern})+")
_HYPHENS = str.maketrans("-\u2010\u2011\u00a0", "    ")

Key = TypeVar("Key", bound=Hashable)


class Found(NamedTuple, Generic[Key]):
    start: int
    end: int
    key: Key


class Names(Generic[Key]):
    """Whole words whatever their case, hyphens as good as spaces, a plural's s allowed; Han anywhere. Of two
    that begin at one place the longer counts, and of two that are the same the first."""

    def __init__(self, names: Iterable[tuple[str, Key]]) -> None:
        self._keys: dict[str, Key] = {}
        lengths: dict[str, set[int]] = {}
        for typed, key in names:
            name = _plain(typed.strip())
            if beginning := _BEGINNING.match(name):
                self._keys.setdefault(name, key)
                lengths.setdefault(beginning[0], set()).add(len(name))
        self._lengths = {each: sorted(found, reverse=True) for each, found in lengths.items()}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def find(self, text: str) -> Iterator[Found[Key]]:
        """From left to right; what one has taken is not looked at again."""
        plain, taken = _plain(text), 0
        for beginning in _BEGINNING.finditer(plain):
            if beginning.start() >= taken and (found := self._at(plain, beginning)):
                yield found
                taken = found.end

    def _at(self, plain: str, beginning: re.Match[str]) -> Found[Key] | None:
        start, word = beginning.start(), beginning[0]
        singular = self._lengths.get(word[:-1], ()) if word.endswith("s") else ()
        for length in (*self._lengths.get(word, ()), *singular):
            name = plain[start : start + length]
            end = _end(plain, start + length) if name in self._keys else 0
            if end:
                return Found(start, end, self._keys[name])
        return None


def telling_part(name: str) -> str:
    """What stands in a text wherever the name does, however that is hyphenated."""
    return max(name.translate(_HYPHENS).split(), key=len, default=name)


def _plain(text: str) -> str:
    """As names are compared, as long as it was."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return lower.translate(_HYPHENS)


def _end(plain: str, end: int) -> int:
    """Where the name that has come so far ends; 0 where it is only a part of a word."""
    if not _LETTER.match(plain[end - 1]):
        return end
    end += plain.startswith("s", end)
    return 0 if _LETTER.match(plain, end) else end


def mark_terms(tokens: Sequence[Token], terms: Names[str]) -> None:
    """The first place of each, by its address: outside of headings, links, code and formulas."""
    budget, seen = Budget(_SECONDS), set[str]()
    before = ""
    for token in tokens:
        if token.children and before != "heading_open":
            token.children = [
                part
                for each, is_free in _in_and_out_of_links(token.children)
                for part in (_split(each, terms, seen) if is_free and not budget.is_spent() else [each])
            ]
        before = token.type


def names_in(source: str, names: Names[Key]) -> dict[Key, str]:
    """Which are named in the text, code and formulas apart, each as it was typed first."""
    found: dict[Key, str] = {}
    try:
        tokens = parse(source)
    except TextTimeout:
        return found
    budget = Budget(_SECONDS)
    for text in (each.content for token in tokens for each in token.children or () if each.type == "text"):
        for each in names.find(text) if not budget.is_spent() else ():
            found.setdefault(each.key, text[each.start : each.end])
    return found


def _in_and_out_of_links(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """Each, and whether it is text that stands in no link."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.tag == "a" else 0
        yield token, depth == 0 and token.type == "text"


def _split(text: Token, terms: Names[str], seen: set[str]) -> Iterator[Token]:
    done = 0
    for start, end, url in terms.find(text.content):
        if url not in seen:
            seen.add(url)
            yield Token("text", "", 0, content=text.content[done:start])
            yield Token("term", "", 0, content=text.content[start:end], meta={"url": url})
            done = end
    yield Token("text", "", 0, content=text.content[done:]) if done else text
