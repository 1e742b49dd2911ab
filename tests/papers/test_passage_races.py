"""Somebody comments on words at the moment at which they are published anew; run on both databases."""

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from members.models import Member
from papers.actions.discussion import Place, comment_on
from papers.actions.interpretations import Text, publish_interpretation
from papers.actions.passages import Chosen
from papers.models import Interpretation, Passage
from papers.text import Words, letters, reading_text
from tests.factories import make_interpretation, make_member, make_paper
from tests.papers.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def publish(text: Interpretation, body: str) -> None:
    own = Interpretation.objects.get(pk=text.pk)
    publish_interpretation(
        interpretation=own,
        member=text.author,
        text=Text("In short.", body),
        notes="",
        version=own.version,
        now=timezone.now(),
    )


def comment(text: Interpretation, member: Member) -> None:
    place = Place(text.paper, text, words=Chosen(Words("weights stay frozen"), 1))
    comment_on(place, author=member, source="Why?", is_question=False, token=uuid4(), now=timezone.now())


@pytest.mark.parametrize("body", ["All is new.", "# Before\n\nHere the weights stay frozen."])
def test_a_passage_stands_where_the_words_do(body: str) -> None:
    for _ in range(ROUNDS):
        author, member, old = make_member(), make_member(), "<p>The weights stay frozen.</p>"
        text = make_interpretation(make_paper(), author, body_html=old)
        at_once(partial(publish, text, body), partial(comment, text, member))
        current = Interpretation.objects.select_related("current").get(pk=text.pk).current
        assert current is not None
        assert current.number == 2
        now = letters(reading_text((current.summary_html, current.body_html)))
        place = now.find("weightsstayfrozen")
        (passage,) = Passage.objects.filter(comment__interpretation=text)
        assert passage.found_at == (place if place >= 0 else None)
