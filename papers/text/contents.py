"""The headings of a long text, read from its HTML as the renderer made it."""

import re
from typing import NamedTuple

from papers.text.counts import word_count

LONG = 1_500  # words and Han characters
FEWEST = 3
MOST = 100
_HEADING = re.compile(r'<h([3-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# A heading may hold links and footnotes, its line in the contents is a link itself.
_NOT_IN_A_LINK = re.compile(r'<sup class="footnote-ref">.*?</sup>|</?a\b[^>]*>', re.DOTALL)


class Heading(NamedTuple):
    depth: int
    anchor: str
    html: str


def contents(html: str) -> list[Heading]:
    """None where the text is soon read without."""
    found = [
        Heading(int(level) - 3, anchor, _NOT_IN_A_LINK.sub("", inner))
        for level, anchor, inner in _HEADING.findall(html)
    ]
    if len(found) < FEWEST or word_count(_TAG.sub(" ", _FORMULA.sub(" ", html))) < LONG:
        return []
    return found[:MOST]
