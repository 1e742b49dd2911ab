"""Many names found in a text at once, and what a glossary explains marked where it is first named."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, NamedTuple, TypeVar

from markdown_it.token import Token

from papers.text.budget import Budget, TextTimeout
from papers.text.scripts import HAN_OR_KANA

_SECONDS = 0.15
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

    def find(self, text: str, budget: Budget) -> Iterator[Found[Key]]:
        """From left to right; what one has taken is not looked at again. Raises TextTimeout."""
        plain, taken = _plain(text), 0
        for beginning in _BEGINNING.finditer(plain):
            budget.check()
            if beginning.start() >= taken and (found := self._at(plain, beginning)):
                yield found
                taken = found.end

    def _at(self, plain: str, beginning: re.Match[str]) -> Found[Key] | None:
        start, word = beginning.start(), beginning[0]
        singular = self._lengths.get(word[:-1], ()) if word.endswith("s") else ()
        for length in (*self._lengths.get(word, ()), *singular):
            name = plain[start : start + length]
            # Near the end of the text it is shorter.
            end = _end(plain, start + len(name)) if name in self._keys else 0
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
    """The first place of each, by its address: outside of headings, links, code and formulas. What cannot be
    looked through in time stays as it is."""
    marker, before = _Marker(terms), ""
    with suppress(TextTimeout):
        for token in tokens:
            if token.children and before != "heading_open":
                token.children = list(marker.marked(token.children))
            before = token.type


def named(tokens: Sequence[Token], names: Names[Key]) -> dict[Key, str]:
    """Which the text has, code and formulas apart, each as it was typed first."""
    budget = Budget(_SECONDS)
    texts = (each.content for token in tokens for each in token.children or () if each.type == "text")
    found: dict[Key, str] = {}
    for text in texts:
        for start, end, key in names.find(text, budget):
            found.setdefault(key, text[start:end])
    return found


class _Marker:
    """Knows which terms the text has named so far."""

    def __init__(self, terms: Names[str]) -> None:
        self._terms, self._seen, self._budget = terms, set[str](), Budget(_SECONDS)

    def marked(self, tokens: Sequence[Token]) -> Iterator[Token]:
        in_link = 0
        for token in tokens:
            in_link += token.nesting if token.tag == "a" else 0
            if in_link or token.type != "text":
                yield token
            else:
                yield from self._split(token)

    def _split(self, text: Token) -> Iterator[Token]:
        done = 0
        for start, end, url in self._terms.find(text.content, self._budget):
            if url not in self._seen:
                self._seen.add(url)
                yield Token("text", "", 0, content=text.content[done:start])
                yield Token("term", "", 0, content=text.content[start:end], meta={"url": url})
                done = end
        yield Token("text", "", 0, content=text.content[done:]) if done else text
