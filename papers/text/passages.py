"""Words of a text, found again in what became of it: by themselves, and by what stood before and after them.

Places are counted in letters, white space left out, so that no line end matters. What is looked for is never
guessed: either all the words are there, or the passage is gone.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from papers.text.pieces import letters

MAX_QUOTE = 500
CONTEXT = 64
# Of the same words in a text; more are not told apart.
_OCCURRENCES = 2_000
# Of the words' own bytes, for a Han character says more than a letter, and of letters around them that agree:
# so much that a short word is not found just anywhere.
_ENOUGH = 16


class Words(NamedTuple):
    """What W3C's annotations call a text quote selector."""

    quote: str
    prefix: str = ""
    suffix: str = ""


def find_words(text: str, words: Words) -> int | None:
    """Where somebody who reads the text means them, in letters; the first where the context tells nothing."""
    return _best(letters(text), words, near=0, least=0)


def find_again(text: str, words: Words, *, near: int) -> int | None:
    """The same in a text that may be another one by now, in letters; `near` is where they stood before."""
    return _best(text, words, near=near, least=_ENOUGH)


def words_at(text: str, start: int, length: int) -> Words:
    """As they read at that place, with what stands around them."""
    places = [at for at, character in enumerate(text) if not character.isspace()]
    first, last = places[start], places[start + length - 1] + 1
    before, after = text[max(0, first - 2 * CONTEXT) : first], text[last : last + 2 * CONTEXT]
    return Words(
        _on_one_line(text[first:last]), _on_one_line(before)[-CONTEXT:], _on_one_line(after)[:CONTEXT]
    )


def _best(text: str, words: Words, *, near: int, least: int) -> int | None:
    quote, before, after = (letters(each) for each in words)
    if not quote:
        return None
    starts = islice(_occurrences(text, quote), _OCCURRENCES)
    found = [(_around(text, start, start + len(quote), before, after), start) for start in starts]
    enough = [each for each in found if len(quote.encode()) + each[0] >= least]
    return max(enough, key=lambda each: (each[0], -abs(each[1] - near)))[1] if enough else None


def _occurrences(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _around(text: str, start: int, end: int, before: str, after: str) -> int:
    behind, ahead = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _agreeing(behind[::-1], before[::-1]) + _agreeing(ahead, after)


def _agreeing(one: str, other: str) -> int:
    """Letters that are the same from the beginning on, by halves, which is quicker than one by one."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
