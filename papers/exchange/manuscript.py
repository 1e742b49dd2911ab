"""An interpretation as one Markdown file: a head of `key: value` lines between two lines of hyphens, then the
text as it was typed. The summary stands in the head, each of its lines indented by two spaces.

    ---
    paper: lora
    language: en
    summary: |
      A few sentences.
    ---

    The text.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile

from django.utils.translation import gettext as _

MAX_OCTETS = 600 * 1024
_RULE = "---"
_INDENT = "  "
_BLOCK = "|"
_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_KEY = re.compile(r"([a-z_]+):(?: (.*))?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_NUMBERS = ("interpretation", "version", "revision")
_NEEDED = ("paper", "interpretation", "version", "summary")


class UnreadableFile(ValueError):  # noqa: N818 -- the word of the door
    """With a sentence for who sent it."""


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """`version` is the stored one that the file was made from, and `revision` the published one.

    Each is 0 where there is none, the version also for those who may not save.
    """

    paper: str
    title: str = ""
    language: str = ""
    author: str = ""
    interpretation: int
    version: int
    revision: int = 0
    external_url: str = ""
    summary: str
    body: str


def to_file(manuscript: Manuscript) -> str:
    values = [(each.name, getattr(manuscript, each.name)) for each in fields(manuscript)]
    head = [f"{name}: {_written(value)}" for name, value in values if name not in ("summary", "body")]
    summary = [f"{_INDENT}{line}" for line in manuscript.summary.split("\n")]
    lines = [_RULE, *head, f"summary: {_BLOCK}", *summary, _RULE, "", manuscript.body, ""]
    return "\n".join(lines)


def from_file(text: str) -> Manuscript:
    """Raises UnreadableFile. The first line tells how all of them end."""
    text = text.removeprefix("\ufeff")
    if text.partition("\n")[0].endswith("\r"):
        text = text.replace("\r\n", "\n")
    first, *lines = text.split("\n")
    head = list(takewhile(lambda line: line.rstrip() != _RULE, lines))
    if first.rstrip() != _RULE or len(head) == len(lines):
        raise UnreadableFile(_("The file must begin with the head that it was downloaded with."))
    read = _head(head)
    below = lines[len(head) + 1 :]
    body = "\n".join(below[1:] if below[:1] == [""] else below).removesuffix("\n")
    numbers = {name: _number(name, read.pop(name, "0")) for name in _NUMBERS}
    return Manuscript(body=body, **numbers, **read)  # type: ignore[arg-type]  # numbers are taken out of `read`


def decoded(octets: bytes) -> str:
    """As a file comes, with or without a mark of its byte order."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is not in UTF-8; save it so and send it again.")) from error


def _written(value: str | int) -> str:
    return (
        str(value)
        if isinstance(value, int) or _BARE.fullmatch(value)
        else json.dumps(value, ensure_ascii=False)
    )


def _head(lines: Sequence[str]) -> dict[str, str]:
    """What we know of, whatever else an editor has put there."""
    known = {each.name for each in fields(Manuscript)} - {"body"}
    read: dict[str, str] = {}
    for key, value in _entries(lines):
        if key in read:
            raise UnreadableFile(_("The head of the file has “%(key)s” twice.") % {"key": key})
        if key in known:
            read[key] = value
    for key in _NEEDED:
        if key not in read:
            raise UnreadableFile(_("The head of the file lacks “%(key)s”.") % {"key": key})
    return read


def _entries(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each key with its value; lines that are empty, indented or of a list go on with the one above them."""
    entries: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(lines, 2):
        if entries and (not line.strip() or line.startswith((" ", "- "))):
            entries[-1][2].append(line)
        elif found := _KEY.fullmatch(line.rstrip()):
            entries.append((found[1], (found[2] or "").strip(), []))
        else:
            raise UnreadableFile(_("Line %(number)s of the file is no “key: value”.") % {"number": number})
    for key, value, below in entries:
        yield key, _block(below) if value == _BLOCK else _read(key, value)


def _block(lines: Sequence[str]) -> str:
    """Editors take spaces off the ends of lines, also of those that are nothing else."""
    return "\n".join(
        line.removeprefix(_INDENT) if line.startswith(_INDENT) else line.strip(" ") for line in lines
    )


def _read(key: str, value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError as error:
        raise UnreadableFile(
            _("The value of “%(key)s” in the head of the file is cut off.") % {"key": key}
        ) from error


def _number(key: str, value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise UnreadableFile(_("The value of “%(key)s” in the head of the file is no number.") % {"key": key})
    return int(value)
