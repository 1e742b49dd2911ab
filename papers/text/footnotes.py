"""Footnotes: `text[^1]` and `[^1]: note`. The notes stand at the end, also those that nothing refers to."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

MAX_NOTES = 1_000
MAX_USES = 5_000
_LABEL = re.compile(r"\[\^([^\]\s\[]{1,100})\]")
_DEFINITION = re.compile(_LABEL.pattern + ":")


def enable_footnotes(md: MarkdownIt) -> None:
    md.block.ruler.before("reference", "footnote_def", _definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.before("link", "footnote_ref", _reference)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _DEFINITION.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start]):
        return False
    if len(state.env.get("footnotes", {}).get("refs", ())) >= MAX_NOTES:
        return False
    return footnote_def(state, start, end, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    found = _LABEL.match(state.src, state.pos, state.posMax)
    labels: dict[str, int] = state.env.get("footnotes", {}).get("refs", {})
    if found is None or f":{found[1]}" not in labels:
        return False
    if not silent:
        state.env["uses"] = state.env.get("uses", 0) + 1
        if state.env["uses"] > MAX_USES:
            return False
        state.push("footnote_ref", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True


def number_footnotes(state: StateCore) -> None:
    """Moves the notes to the end, in the order in which the text refers to them."""
    state.tokens, notes = _taken_apart(state.tokens)
    if not notes:
        return
    count = _Count()
    count.take(state.tokens)
    done = 0
    for label in ("", *notes):
        if label:
            count.number(label)
        while done < len(count.order):
            count.take(notes.get(count.order[done], []))
            done += 1
    state.tokens.append(Token("footnotes_open", "", 1))
    for label in count.order:
        meta = {"number": count.numbers[label], "uses": count.uses.get(label, 0)}
        state.tokens += [Token("footnote_open", "", 1, meta=meta), *notes[label]]
        state.tokens.append(Token("footnote_close", "", -1, meta=meta))
    state.tokens.append(Token("footnotes_close", "", -1))


def _taken_apart(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    open_notes = [body]
    for token in tokens:
        if token.type == "footnote_reference_open":
            open_notes.append(notes.setdefault(token.meta["label"], []))
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            open_notes[-1].append(token)
    return body, notes


class _Count:
    """Numbers by first use, and how often each is used."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}

    def take(self, tokens: list[Token]) -> None:
        for block in tokens:
            for token in block.children or ():
                if token.type == "footnote_ref":
                    label = token.meta["label"]
                    self.uses[label] = self.uses.get(label, 0) + 1
                    token.meta = {"number": self.number(label), "use": self.uses[label]}

    def number(self, label: str) -> int:
        if label not in self.numbers:
            self.order.append(label)
            self.numbers[label] = len(self.order)
        return self.numbers[label]
