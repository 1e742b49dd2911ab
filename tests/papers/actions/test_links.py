"""The rows that say which papers a text refers to follow the text, whatever happens to it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Member
from papers.actions.discussion import Place, comment_on, delete_comment, edit_comment
from papers.actions.interpretations import (
    Text,
    begin_interpretation,
    publish_interpretation,
    restore_revision,
    save_draft,
)
from papers.actions.paper_records import delete_paper
from papers.actions.rerendering import rerender_comments, rerender_revisions
from papers.models import Comment, Interpretation, Paper, PaperLink, Revision
from papers.text import RENDERER_VERSION
from tests.factories import make_comment, make_interpretation, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def lora() -> Paper:
    for name in ("BERT", "GPT", "T5"):
        make_paper(slug=name.lower(), short_name=name)
    return make_paper(slug="lora", short_name="LoRA", arxiv_id="2106.09685")


@pytest.fixture
def ada() -> Member:
    return make_member("Ada")


def targets(text: Interpretation | Comment) -> list[str]:
    links = PaperLink.objects.filter(source=text.paper)
    own = links.filter(comment=text) if isinstance(text, Comment) else links.filter(interpretation=text)
    return sorted(own.values_list("target__slug", flat=True))


def publish(interpretation: Interpretation, body: str, summary: str = "In short.") -> Interpretation:
    fresh = Interpretation.objects.select_related("author").get(pk=interpretation.pk)
    return publish_interpretation(
        interpretation=fresh,
        member=fresh.author,
        text=Text(summary, body),
        notes="",
        version=fresh.version,
        now=NOW,
    )


def say(paper: Paper, author: Member, source: str) -> Comment:
    return comment_on(Place(paper), author=author, source=source, is_question=False, token=uuid4(), now=NOW)


class TestInterpretation:
    def test_refers_as_its_current_revision_does(self, lora: Paper, ada: Member) -> None:
        text = begin_interpretation(paper=lora, member=ada, language="en", now=NOW)
        publish(text, "As [[BERT]], [[bert]] and [[GPT]], not [[nothing]].", "After [[T5]].")
        assert targets(text) == ["bert", "gpt", "t5"]
        kept = PaperLink.objects.get(target__slug="gpt").pk
        publish(text, "As [[GPT]].")
        assert targets(text) == ["gpt"]
        assert PaperLink.objects.get().pk == kept
        publish(text, "As none.")
        assert targets(text) == []

    def test_to_its_own_paper_is_no_link(self, lora: Paper, ada: Member) -> None:
        text = begin_interpretation(paper=lora, member=ada, language="en", now=NOW)
        publish(text, "[[LoRA]], by its number [[2106.09685]].")
        assert targets(text) == []

    def test_a_draft_refers_to_nothing(self, lora: Paper, ada: Member) -> None:
        text = begin_interpretation(paper=lora, member=ada, language="en", now=NOW)
        publish(text, "As [[BERT]].")
        text.refresh_from_db()
        secret = Text("In short.", "As [[GPT]].")
        save_draft(interpretation=text, member=ada, text=secret, notes="", version=text.version, now=NOW)
        assert targets(text) == ["bert"]

    def test_restored_refers_as_it_did_then(self, lora: Paper, ada: Member) -> None:
        text = begin_interpretation(paper=lora, member=ada, language="en", now=NOW)
        publish(text, "As [[BERT]].")
        publish(text, "As [[GPT]].")
        first = Revision.objects.select_related("interpretation__author").get(number=1)
        restore_revision(revision=first, member=ada, reason="", version=first.interpretation.version, now=NOW)
        assert targets(text) == ["bert"]

    def test_publishing_costs_at_most_two_statements_more(self, lora: Paper, ada: Member) -> None:
        text = begin_interpretation(paper=lora, member=ada, language="en", now=NOW)
        counts = []
        for body in ("As [[BERT]].", "As [[GPT]].", "As [[GPT]], [[BERT]] and [[T5]]."):
            with CaptureQueriesContext(connection) as captured:
                publish(text, body)
            counts.append(sum("papers_paperlink" in query["sql"] for query in captured))
        assert counts == [1, 2, 2]


class TestComment:
    def test_refers_as_it_stands(self, lora: Paper, ada: Member) -> None:
        comment = say(lora, ada, "See [[BERT]] and [[GPT]].")
        assert targets(comment) == ["bert", "gpt"]
        edit_comment(comment=comment, member=ada, source="See [[T5]] and [[GPT]].", now=NOW)
        assert targets(comment) == ["gpt", "t5"]
        delete_comment(comment=comment, member=ada, now=NOW)
        assert targets(comment) == []

    def test_that_refers_to_nothing_stays_one_statement(self, lora: Paper, ada: Member) -> None:
        with CaptureQueriesContext(connection) as captured:
            say(lora, ada, "See none.")
        assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 1

    def test_sent_twice_refers_once(self, lora: Paper, ada: Member) -> None:
        place, token = Place(lora), uuid4()
        for _ in range(2):
            comment_on(place, author=ada, source="[[BERT]]", is_question=False, token=token, now=NOW)
        assert PaperLink.objects.count() == 1


class TestRerendering:
    def test_fills_in_what_was_written_before(self, lora: Paper, ada: Member) -> None:
        text = make_interpretation(lora, ada, body="As [[BERT]].")
        comment = make_comment(lora, ada, source="See [[GPT]].")
        for _ in range(2):
            rerender_revisions()
            rerender_comments()
            Revision.objects.update(renderer_version=0)
        assert (targets(text), targets(comment)) == (["bert"], ["gpt"])

    def test_of_an_earlier_revision_is_not_what_the_text_refers_to(self, lora: Paper, ada: Member) -> None:
        text = make_interpretation(lora, ada, body="As [[BERT]].")
        later = now_current(text, "As [[GPT]].")
        rerender_revisions()
        assert targets(text) == ["gpt"]
        assert later.interpretation == text

    def test_drops_what_leads_nowhere_any_more(self, lora: Paper, ada: Member) -> None:
        comment = say(lora, ada, "See [[BERT]].")
        Paper.objects.filter(slug="bert").update(slug="b", short_name="b", title="b")
        Comment.objects.update(renderer_version=RENDERER_VERSION - 1)
        rerender_comments()
        assert targets(comment) == []


def now_current(text: Interpretation, body: str) -> Revision:
    current = Revision.objects.create(
        interpretation=text,
        number=2,
        summary="In short.",
        body=body,
        renderer_version=0,
        reading_minutes=1,
        published_at=NOW + timedelta(days=1),
        published_by=text.author,
    )
    Interpretation.objects.filter(pk=text.pk).update(current=current)
    return current


def test_a_paper_that_is_deleted_takes_what_led_to_it_along(lora: Paper, ada: Member) -> None:
    say(lora, ada, "See [[BERT]] and [[GPT]].")
    delete_paper(paper=Paper.objects.get(slug="bert"), member=make_organiser())
    assert PaperLink.objects.get().target.slug == "gpt"


@pytest.mark.parametrize("case", ["itself", "neither", "both"])
def test_the_database_keeps_out_what_is_no_link(lora: Paper, ada: Member, case: str) -> None:
    text, comment = make_interpretation(lora, ada), make_comment(lora, ada)
    other = Paper.objects.get(slug="bert")
    wrong = {
        "itself": PaperLink(source=lora, target=lora, comment=comment),
        "neither": PaperLink(source=lora, target=other),
        "both": PaperLink(source=lora, target=other, comment=comment, interpretation=text),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong[case].save()
