"""Threads, replies, answers, reactions, edits and deletions, from fixtures/demo/discussion.toml."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from papers.actions.discussion import Place, answer_question, comment_on, delete_comment, edit_comment
from papers.actions.hopes import hope_for
from papers.actions.passages import Chosen
from papers.actions.reactions import react_to
from papers.demo.story import Group, Step, read_rows
from papers.models import PaperPlace
from papers.text import Words

Row = dict[str, Any]
Act = Callable[[datetime], object]


def steps(group: Group) -> Iterator[Step]:
    for number, thread in enumerate(read_rows("discussion")["threads"], 1):
        key = str(number)
        yield from _turn(group, key, thread, _begin(group, key, thread))
        for place, reply in enumerate(thread.get("replies", []), 1):
            reply_key = f"{key}.{place}"
            yield from _turn(group, reply_key, reply, _reply(group, key, reply_key, thread, reply))
            if "answers" in reply:
                yield Step(group.at(reply["answers"]), _settle(group, key, reply_key))


def _turn(group: Group, key: str, row: Row, say: Act) -> Iterator[Step]:
    yield Step(group.at(row["at"]), say)
    if "edited" in row:
        yield Step(group.at(row["edited"]["at"]), _edit(group, key, row["edited"]["text"].strip()))
    if "deleted" in row:
        yield Step(group.at(row["deleted"]), _delete(group, key))


def _begin(group: Group, key: str, row: Row) -> Act:
    return lambda now: _say(group, key, row, _place(group, row), now)


def _reply(group: Group, key: str, reply_key: str, thread: Row, row: Row) -> Act:
    def act(now: datetime) -> None:
        place = _place(group, thread)
        below = Place(place.paper, place.interpretation, group.comments[key])
        _say(group, reply_key, row, below, now)

    return act


def _place(group: Group, row: Row) -> Place:
    """`on` is a paper, or an interpretation by the name of its file, of which `words` are some words."""
    text, at = group.texts.get(row["on"]), PaperPlace(*row.get("place", ()))
    words = Chosen(Words(row["words"])) if "words" in row else None
    return Place(text.paper, text, words=words, at=at) if text else Place(group.papers[row["on"]], at=at)


def _say(group: Group, key: str, row: Row, place: Place, now: datetime) -> None:
    author = group.members[row["by"]]
    comment = group.comments[key] = comment_on(
        place,
        author=author,
        source=row["text"].strip(),
        is_question=row.get("question", False),
        token=uuid5(NAMESPACE_URL, f"demo/{key}"),
        now=now,
    )
    if "waits_for" in row:
        hope_for(question=comment, paper=group.papers[row["waits_for"]].pk, member=author)
    for kind, handles in row.get("reactions", {}).items():
        for handle in handles:
            react_to(comment=comment, member=group.members[handle], kind=kind)


def _edit(group: Group, key: str, source: str) -> Act:
    def act(now: datetime) -> None:
        comment = group.comments[key]
        edit_comment(comment=comment, member=comment.author, source=source, now=now)

    return act


def _delete(group: Group, key: str) -> Act:
    def act(now: datetime) -> None:
        comment = group.comments[key]
        delete_comment(comment=comment, member=comment.author, now=now)

    return act


def _settle(group: Group, key: str, reply_key: str) -> Act:
    def act(now: datetime) -> None:
        question = group.comments[key]
        reply = group.comments[reply_key]
        answer_question(question=question, reply=reply, member=question.author, now=now)

    return act
