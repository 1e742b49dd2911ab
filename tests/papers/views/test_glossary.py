import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import Term
from papers.rules.terms import MOST_TERMS
from tests.factories import (
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
    make_term,
)
from tests.papers.test_races import at_once

pytestmark = pytest.mark.django_db
FORM = {"term": "alignment", "chinese": "对齐", "note": "With <b>values</b>.", "avoid": "对准"}


@pytest.fixture
def ada() -> Member:
    return make_member("Ada")


def signed_in(member: Member | None = None) -> Client:
    client = Client()
    client.force_login(member or make_member())
    return client


def mark_of(client: Client, term: Term) -> str:
    page = client.get(reverse("papers:term_edit", args=[term.pk])).content.decode()
    return str(re.findall(r'name="seen" value="(\w+)"', page)[0])


class TestPage:
    def test_shows_the_terms_in_the_order_of_the_alphabet(self) -> None:
        for term, chinese in (("tokenizer", "分词器"), ("Attention", "注意力"), ("fine-tuning", "微调")):
            make_term(term, chinese)
        page = signed_in().get("/glossary/").content.decode()
        assert re.findall(r'<b lang="en">([\w-]+)</b>', page) == ["Attention", "fine-tuning", "tokenizer"]

    def test_escapes_what_members_typed(self, ada: Member) -> None:
        term = make_term("<i>a</i>", "对<i>", note="<b>x</b>\nand", avoid="<u>", by=ada)
        for path in ("/glossary/", f"/glossary/{term.pk}/"):
            page = signed_in().get(path).content.decode()
            assert "&lt;b&gt;x&lt;/b&gt;<br>and" in page
            assert "<i>" not in page
            assert "<u>" not in page

    def test_an_entry_alone_is_the_one_of_the_page(self, ada: Member) -> None:
        term = make_term("alignment", "对齐", note="With values.", by=ada)
        client = signed_in()
        entry = client.get(f"/glossary/{term.pk}/").content.decode().strip()
        assert entry.startswith(f'<article class="entry" id="term-{term.pk}">')
        assert entry in client.get("/glossary/").content.decode()
        assert client.get("/glossary/987654/").status_code == 404

    def test_empty_says_what_to_do(self) -> None:
        assert "There are no terms yet." in signed_in().get("/glossary/").content.decode()

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries_do_not_grow(self, django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
        for number in range(count):
            make_term(f"term {number}", "名")
        client = signed_in(make_member(seen_at=timezone.now()))
        with django_assert_num_queries(2):
            client.get("/glossary/")


class TestAdding:
    def test_any_member_adds_one(self, ada: Member) -> None:
        answer = signed_in(ada).post("/glossary/add/", FORM | {"term": "  reward \t model "})
        term = Term.objects.get()
        assert answer.headers["Location"] == f"/glossary/#term-{term.pk}"
        assert (term.term, term.added_by, term.changed_by) == ("reward model", ada, ada)
        assert DBTaskResult.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"term": ""}, {"term": "x" * 81}, {"term": "-x"}, {"term": "x"}, {"term": "a\0b"}),
            *({"chinese": ""}, {"chinese": "对" * 81}, {"note": "n" * 501}, {"avoid": "a" * 201}),
        ],
    )
    def test_wrong_input_is_said_and_kept(self, wrong: dict[str, str]) -> None:
        answer = signed_in().post("/glossary/add/", FORM | wrong)
        page = answer.content.decode()
        assert (answer.status_code, Term.objects.count()) == (422, 0)
        assert f'id="id_{next(iter(wrong))}_error"' in page
        assert "对齐" in page or "chinese" in wrong

    def test_a_term_is_there_once_whatever_its_case(self) -> None:
        make_term("Alignment", "对齐")
        answer = signed_in().post("/glossary/add/", FORM)
        assert (answer.status_code, Term.objects.count()) == (422, 1)
        assert "The glossary has this term already." in answer.content.decode()

    def test_ends(self, ada: Member) -> None:
        now = timezone.now()
        rows = [
            Term(term=f"t{n}", chinese="名", added_by=ada, changed_by=ada, changed_at=now)
            for n in range(MOST_TERMS)
        ]
        Term.objects.bulk_create(rows)
        answer = signed_in().post("/glossary/add/", FORM)
        assert (answer.status_code, Term.objects.count()) == (409, MOST_TERMS)
        assert "The glossary is full: it has 500 terms." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_one_term_one_does() -> None:
    clients = [signed_in() for _ in range(6)]

    def add(client: Client) -> int:
        return client.post("/glossary/add/", FORM).status_code

    codes = at_once(*((lambda client=client: add(client)) for client in clients))
    assert (codes.count(302), Term.objects.count()) == (1, 1)
    assert set(codes) <= {302, 409, 422}


class TestChanging:
    def test_any_member_changes_it_and_is_named(self, ada: Member) -> None:
        term, lin = make_term("alignment", "对准", by=ada), make_member("林")
        client = signed_in(lin)
        answer = client.post(f"/glossary/{term.pk}/edit/", FORM | {"seen": mark_of(client, term)})
        term.refresh_from_db()
        assert (answer.status_code, term.chinese, term.added_by, term.changed_by) == (302, "对齐", ada, lin)

    def test_what_another_changed_meanwhile_is_shown_and_nothing_lost(self, ada: Member) -> None:
        term = make_term("alignment", "对准", by=ada)
        client = signed_in()
        seen = mark_of(client, term)
        Term.objects.filter(pk=term.pk).update(chinese="校准")
        answer = client.post(f"/glossary/{term.pk}/edit/", FORM | {"seen": seen})
        page = answer.content.decode()
        assert (answer.status_code, Term.objects.get().chinese) == (409, "校准")
        assert ("<dd>校准</dd>" in page, 'value="对齐"' in page) == (True, True)
        again = re.findall(r'name="seen" value="(\w+)"', page)[0]
        client.post(f"/glossary/{term.pk}/edit/", FORM | {"seen": again})
        assert Term.objects.get().chinese == "对齐"


class TestRemoving:
    def test_by_who_added_it_and_by_organisers(self, ada: Member) -> None:
        term = make_term("alignment", "对齐", by=ada)
        address = f"/glossary/{term.pk}/delete/"
        other = signed_in(make_member())
        assert [other.get(address).status_code, other.post(address).status_code] == [403, 403]
        assert "Delete this term" not in other.get(f"/glossary/{term.pk}/edit/").content.decode()
        assert address in signed_in(ada).get(f"/glossary/{term.pk}/edit/").content.decode()
        assert signed_in(make_organiser()).get(address).status_code == 200
        assert signed_in(ada).post(address).headers["Location"] == "/glossary/"
        assert not Term.objects.exists()


class TestWriting:
    def preview(self, body: str, language: str = "zh-hans") -> str:
        draft = make_draft(make_paper(), make_member(), language=language)
        url = reverse("papers:draft_preview", args=[draft.paper.slug, draft.pk])
        form = {"summary": "简。", "body": body, "version": 1}
        return signed_in(draft.author).post(url, form, headers={"HX-Request": "true"}).content.decode()

    def test_the_preview_marks_terms_and_says_what_the_glossary_would(self) -> None:
        term = make_term("alignment", "对齐", avoid="校准")
        page = self.preview("alignment，即校准。")
        assert f'<a class="term" href="/glossary/#term-{term.pk}">alignment</a>' in page
        assert re.findall(r'<li><span lang="[\w-]+">(.*?)</span>(.*?)<a [^>]*>(.*?)<', page) == [
            ("alignment", ": the glossary has ", "对齐"),
            ("校准", ": the glossary has ", "对齐"),
        ]

    def test_where_it_agrees_it_says_nothing(self) -> None:
        make_term("alignment", "对齐", avoid="校准")
        assert 'class="hints"' not in self.preview("讲对齐（alignment）。")

    def test_publishing_is_never_in_the_way(self) -> None:
        make_term("alignment", "对齐", avoid="校准")
        draft = make_draft(make_paper(), make_member(), language="zh-hans")
        url = reverse("papers:draft_publish", args=[draft.paper.slug, draft.pk])
        answer = signed_in(draft.author).post(url, {"summary": "简。", "body": "校准", "version": 1})
        assert answer.status_code == 302

    def test_comments_are_not_marked(self) -> None:
        make_term("alignment", "对齐")
        text = make_interpretation(make_paper(), make_member())
        form = {"source": "On alignment.", "token": "0" * 32}
        signed_in().post(reverse("papers:comment_create", args=[text.paper.slug]), form)
        assert "On alignment." in text.paper.comments.get().html
