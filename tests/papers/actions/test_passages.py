from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers.actions.discussion import Place, comment_on, delete_comment
from papers.actions.interpretations import (
    Text,
    begin_interpretation,
    publish_interpretation,
    restore_revision,
)
from papers.actions.passages import Chosen, UnknownWords
from papers.actions.rerendering import rerender_revisions
from papers.models import Comment, Interpretation, Passage, Revision
from papers.text import Words, letters
from tests.factories import make_member, make_paper

pytestmark = pytest.mark.django_db
FIRST = "A rank of four is *enough*.\n\nThe weights stay frozen: $W = W_0 + BA$, and nothing else is learnt."


def publish(text: Interpretation | None = None, body: str = FIRST) -> Interpretation:
    if text is None:
        text = begin_interpretation(
            paper=make_paper(), member=make_member(), language="en", now=timezone.now()
        )
    text.refresh_from_db()
    return publish_interpretation(
        interpretation=text,
        member=text.author,
        text=Text("Few weights are learnt.", body),
        notes="",
        version=text.version,
        now=timezone.now(),
    )


def comment(
    text: Interpretation, quote: str, prefix: str = "", suffix: str = "", *, revision: int = 0, **said: Any
) -> Comment:
    place = Place(text.paper, text, words=Chosen(Words(quote, prefix, suffix), revision))
    said = {"author": make_member(), "token": uuid4(), **said}
    return comment_on(place, **said, source="Why?", is_question=False, now=timezone.now())


def place_of(words: str) -> int:
    return letters(f"Few weights are learnt. {FIRST}".replace("*", "")).index(letters(words))


def found(comment: Comment) -> int | None:
    return Passage.objects.get(comment=comment).found_at


class TestChoosing:
    def test_keeps_the_words_as_they_read_with_what_stands_around(self) -> None:
        passage = comment(publish(), "four  is\nenough", "rank of").passage
        assert passage.words == Words(
            "four is enough",
            "Few weights are learnt. A rank of",
            ". The weights stay frozen: $W = W_0 + BA$, and nothing else is l",
        )
        assert (passage.revision, passage.found_at) == (1, place_of("four"))

    def test_words_of_the_summary(self) -> None:
        assert comment(publish(), "weights are").passage.found_at == place_of("weights are")

    def test_across_a_formula(self) -> None:
        words = "frozen: $W = W_0 + BA$, and"
        assert comment(publish(), words).passage.quote == words

    def test_words_that_do_not_stand_there_are_refused_and_nothing_is_said(self) -> None:
        with pytest.raises(UnknownWords):
            comment(publish(), "a rank of five")
        assert not Comment.objects.exists()

    def test_words_of_the_revision_that_was_read(self) -> None:
        text = publish()
        publish(text, "All is new.")
        with pytest.raises(UnknownWords):
            comment(text, "four is enough")
        passage = comment(text, "four is enough", revision=1).passage
        assert (passage.revision, passage.found_at) == (1, None)

    def test_the_same_form_twice_is_one_comment_but_not_on_other_words(self) -> None:
        text, said = publish(), dict[str, Any](author=make_member(), token=uuid4())
        first = comment(text, "four", **said)
        assert comment(text, "four", **said) == first
        assert comment(text, "frozen", **said) != first
        assert Passage.objects.count() == 2

    def test_goes_with_its_comment(self) -> None:
        said = comment(publish(), "four")
        delete_comment(comment=said, member=said.author, now=timezone.now())
        assert not Passage.objects.exists()


class TestFindingAgain:
    def test_after_edits_elsewhere(self) -> None:
        text = publish()
        said = comment(text, "weights stay frozen")
        publish(text, f"# New\n\nSomething before.\n\n{FIRST}\n\nAnd after.")
        assert found(said) == place_of("weights stay") + len("NewSomethingbefore.")

    def test_gone_with_the_words_and_back_with_them(self) -> None:
        text = publish()
        said = comment(text, "weights stay frozen")
        publish(text, "All is new.")
        assert found(said) is None
        first = Revision.objects.get(number=1)
        text.refresh_from_db()
        first.interpretation = text
        restore_revision(
            revision=first, member=text.author, reason="", version=text.version, now=timezone.now()
        )
        assert found(said) == place_of("weights stay")

    def test_after_rendering_anew(self) -> None:
        text = publish()
        said = comment(text, "weights stay frozen")
        Passage.objects.update(found_at=None)
        Revision.objects.update(renderer_version=0)
        assert rerender_revisions() == 1
        assert found(said) == place_of("weights stay")

    def test_of_others_nothing_changes(self) -> None:
        text, other = publish(), publish()
        said = comment(other, "weights stay frozen")
        publish(text, "All is new.")
        assert found(said) == place_of("weights stay")

    def test_in_two_statements_however_many_there_are(self) -> None:
        texts = [publish() for _ in range(3)]
        for text, count in zip(texts, (0, 1, 30), strict=True):
            for _ in range(count):
                comment(text, "weights stay frozen")
        none, one, many = (statements(partial(publish, text, f"Before.\n\n{FIRST}")) for text in texts)
        assert one == none + 1
        assert many == one


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as done:
        act()
    return len(done)
