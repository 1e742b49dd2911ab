import threading
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.actions.interpretations import Text as Typed
from papers.actions.interpretations import render_revision
from papers.actions.terms import remove_term, save_term
from papers.glossary import hints
from papers.models import Comment, Interpretation, Revision, Term
from papers.rules.curation import seen_in
from papers.text import RENDERER_VERSION
from readinggroup.working import work
from tests.factories import make_comment, make_interpretation, make_member, make_paper, make_term

pytestmark = pytest.mark.django_db


class TestHints:
    def said(self, source: str, language: str = "en") -> list[tuple[str, str]]:
        return [(hint.typed, hint.name) for hint in hints(source, language)]

    def test_words_to_avoid(self) -> None:
        make_term("fine-tuning", "微调", avoid="finetuning、精调, tuning")
        assert self.said("Fine-tuning, not Finetuning; nor `finetuning`.") == [("Finetuning", "fine-tuning")]
        assert self.said("精调后", "zh-hans") == [("精调", "微调")]

    def test_english_where_its_chinese_never_comes(self) -> None:
        make_term("alignment", "对齐")
        make_term("LoRA", "LoRA")
        assert self.said("讲alignment。", "zh-hans") == [("alignment", "对齐")]
        assert self.said("讲对齐（alignment）。", "zh-hans") == []
        assert self.said("用LoRA。", "zh-hans") == []
        assert self.said("An alignment, 对齐.") == []

    def test_two_terms_of_one_chinese_name_are_both_said_by_it(self) -> None:
        make_term("fitting", "拟合")
        make_term("regression", "拟合")
        assert self.said("拟合，即regression。", "zh-hans") == []

    def test_lead_to_the_entry(self) -> None:
        term = make_term("alignment", "对齐")
        (hint,) = hints("alignment", "zh-hans")
        assert hint.url == f"/glossary/#term-{term.pk}" == term.get_absolute_url()


def saved(*names: str, member: Member | None = None) -> Term:
    term = Term(term=names[0], chinese=names[1])
    return save_term(term=term, seen="", member=member or make_member(), now=timezone.now())


@pytest.mark.django_db(transaction=True)
class TestMarking:
    @pytest.fixture(autouse=True)
    def _no_ticks(self) -> object:
        with override_settings(TICKS={}):
            yield

    def text(self, body: str) -> Interpretation:
        text = make_interpretation(make_paper(), make_member(), body=body, summary="In short.")
        made = render_revision(Typed("In short.", body), prefix=f"i{text.pk}").fields
        Revision.objects.filter(interpretation=text).update(**made)
        return text

    def html(self, text: Interpretation) -> str:
        return text.revisions.get().body_html

    def work(self) -> None:
        work(threading.Event(), once=True)

    def test_a_term_that_is_added_renamed_and_removed(self) -> None:
        text, other = self.text("Of alignment and tuning."), self.text("Of neither.")
        Revision.objects.filter(interpretation=other).update(body_html="kept")
        term = saved("alignment", "对齐")
        assert "term" not in self.html(text)
        self.work()
        link = f'<a class="term" href="/glossary/#term-{term.pk}">'
        assert f"{link}alignment</a> and tuning" in self.html(text)
        term.term, seen = "tuning", seen_in(term)
        save_term(term=term, seen=seen, member=term.added_by, now=timezone.now())
        self.work()
        assert f"alignment and {link}tuning</a>" in self.html(text)
        remove_term(term=term, member=term.added_by)
        self.work()
        assert "Of alignment and tuning." in self.html(text)
        assert self.html(other) == "kept"
        assert set(Revision.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}

    def test_another_note_renders_nothing(self) -> None:
        text = self.text("Of alignment.")
        term = saved("alignment", "对齐")
        self.work()
        Revision.objects.update(body_html="kept")
        term.note, seen = "New.", seen_in(Term.objects.get())
        save_term(term=term, seen=seen, member=term.added_by, now=timezone.now() + timedelta(1))
        self.work()
        assert self.html(text) == "kept"

    def test_comments_are_not_marked(self) -> None:
        comment = make_comment(make_paper(), make_member(), source="alignment", html="kept")
        saved("alignment", "对齐")
        self.work()
        assert Comment.objects.get(pk=comment.pk).html == "kept"

    def test_costs_one_query_a_text(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        for number in range(3):
            make_term(f"term {number}", f"名{number}")
        with django_assert_num_queries(1):
            render_revision(Typed("term 1", "term 2"), prefix="i")
