import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Member
from papers.actions.interpretations import Text, publish_interpretation
from papers.models import Credit, Draft, Interpretation, PairSide, Paper
from tests.factories import (
    add_revision,
    make_draft,
    make_interpretation,
    make_member,
    make_pair,
    make_paper,
)

pytestmark = pytest.mark.django_db
FORM = {"summary": "简而言之。", "body": "# 方法\n\n正文。", "external_url": "", "notes": ""}


@pytest.fixture
def paper() -> Paper:
    return make_paper(slug="lora", short_name="LoRA")


@pytest.fixture
def english(paper: Paper) -> Interpretation:
    html = "<h3>Method</h3>\n<p>It adds.</p>"
    return make_interpretation(paper, make_member("Ada", handle="ada"), body="# Method", body_html=html)


@pytest.fixture
def chinese(paper: Paper) -> Interpretation:
    html = "<h3>方法</h3>\n<p>相加。</p>"
    author = make_member("李", handle="li")
    return make_interpretation(paper, author, language="zh-hans", body="# 方法", body_html=html)


def address(name: str, text: Interpretation) -> str:
    return reverse(f"papers:{name}", args=["lora", text.pk])


def signed_in(member: Member | None = None) -> Client:
    client = Client()
    client.force_login(member or make_member())
    return client


def said(page: str) -> list[str]:
    """The lines below the bylines."""
    lines = re.findall(r'<p class="facts translation">(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]


def known() -> dict[int, int]:
    return dict(PairSide.objects.values_list("interpretation_id", "known"))


def publish(text: Interpretation, member: Member, **form: object) -> None:
    client = signed_in(member)
    version = Interpretation.objects.get(pk=text.pk).version
    answer = client.post(address("draft_publish", text), FORM | {"version": version} | form)
    assert answer.status_code == 302, answer.content.decode()


class TestPairing:
    def test_an_author_chooses_among_those_in_the_other_language(
        self, paper: Paper, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_draft(paper, make_member("Draws up"), language="zh-hans")
        make_interpretation(paper, make_member("Same tongue"))
        make_interpretation(make_paper(), make_member("Elsewhere"), language="zh-hans")
        client = signed_in(english.author)
        page = client.get(address("pair_detail", english)).content.decode()
        assert re.findall(r"<option value=\"(\d+)\"[^>]*>([^<]+)<", page) == [
            (str(chinese.pk), "中文 · 李"),
        ]
        answer = client.post(address("pair_detail", english), {"other": chinese.pk})
        assert answer.headers["Location"] == address("pair_detail", english)
        assert known() == {english.pk: 1, chinese.pk: 1}

    @pytest.mark.parametrize("other", ["", "x", "0", "99999999999999999999", "\0"])
    def test_a_wrong_choice_is_said(
        self, english: Interpretation, chinese: Interpretation, other: str
    ) -> None:
        answer = signed_in(english.author).post(address("pair_detail", english), {"other": other})
        assert (answer.status_code, known()) == (422, {})
        assert 'id="id_other_error"' in answer.content.decode()

    def test_one_that_has_another_cannot_be_chosen(
        self, paper: Paper, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(make_interpretation(paper, make_member()), chinese)
        answer = signed_in(english.author).post(address("pair_detail", english), {"other": chinese.pk})
        assert (answer.status_code, PairSide.objects.count()) == (422, 2)

    def test_others_may_not(self, english: Interpretation, chinese: Interpretation) -> None:
        client = signed_in()
        page = client.get(address("pair_detail", english)).content.decode()
        assert "Make them a pair" not in page
        answer = client.post(address("pair_detail", english), {"other": chinese.pk})
        assert (answer.status_code, known()) == (403, {})

    def test_a_co_author_may(self, english: Interpretation, chinese: Interpretation) -> None:
        bo = make_member("Bo")
        Credit.objects.create(interpretation=english, member=bo, kind=Credit.Kind.WITH)
        signed_in(bo).post(address("pair_detail", english), {"other": chinese.pk})
        assert known() == {english.pk: 1, chinese.pk: 1}

    def test_either_sides_authors_undo_it(self, english: Interpretation, chinese: Interpretation) -> None:
        make_pair(english, chinese)
        assert signed_in().post(address("pair_delete", english)).status_code == 403
        page = signed_in().get(address("pair_detail", english)).content.decode()
        assert "Undo the pair" not in page
        signed_in(chinese.author).post(address("pair_delete", english))
        assert known() == {}
        assert signed_in(english.author).post(address("pair_delete", english)).status_code == 404


class TestTranslating:
    def test_begins_a_draft_with_the_originals_headings(self, english: Interpretation) -> None:
        lin = make_member("林")
        client = signed_in(lin)
        assert "Translate into Chinese" in client.get(english.get_absolute_url()).content.decode()
        answer = client.post(address("translation_create", english))
        own = Interpretation.objects.get(author=lin)
        assert answer.headers["Location"] == address("draft_edit", own)
        assert (own.language, own.draft.body) == ("zh-hans", "# Method\n")
        page = client.get(address("draft_edit", own)).content.decode()
        assert said(page) == ["Translates: English, by Ada"]

    def test_a_draft_of_it_is_nobody_elses_business(self, english: Interpretation) -> None:
        signed_in(make_member("林")).post(address("translation_create", english))
        for reader in (signed_in(), signed_in(english.author)):
            assert said(reader.get("/papers/lora/").content.decode()) == []
            assert "Translate into Chinese" in reader.get(english.get_absolute_url()).content.decode()
        assert signed_in().post(address("translation_create", english)).status_code == 302
        assert PairSide.objects.count() == 2

    def test_what_one_has_begun_stays_as_it_is(self, paper: Paper, english: Interpretation) -> None:
        lin = make_member("林")
        draft = make_draft(paper, lin, language="zh-hans", body="")
        signed_in(lin).post(address("translation_create", english))
        assert (Draft.objects.get(interpretation=draft).body, known()) == ("", {draft.pk: 1})

    def test_twice_is_once(self, english: Interpretation) -> None:
        client = signed_in(make_member("林"))
        answers = [client.post(address("translation_create", english)) for _ in range(2)]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        assert PairSide.objects.count() == 1

    def test_a_draft_may_turn_to_another_original(self, paper: Paper, english: Interpretation) -> None:
        client, second = signed_in(make_member("林")), make_interpretation(paper, make_member("Bo"))
        for original in (english, second):
            client.post(address("translation_create", original))
        assert PairSide.objects.get().other == second

    def test_published_it_stands_beside_the_original(self, english: Interpretation) -> None:
        lin = make_member("林")
        signed_in(lin).post(address("translation_create", english))
        own = Interpretation.objects.get(author=lin)
        publish(own, lin)
        page = signed_in().get("/papers/lora/").content.decode()
        assert said(page) == ["Translation: 中文, by 林", "Translation: English, by Ada"]

    def test_the_first_to_publish_has_it(self, english: Interpretation) -> None:
        lin, wei = make_member("林"), make_member("魏")
        for member in (lin, wei):
            signed_in(member).post(address("translation_create", english))
        for member in (wei, lin):
            publish(Interpretation.objects.get(author=member), member)
        wei_s = Interpretation.objects.get(author=wei)
        assert known() == {english.pk: 1, wei_s.pk: 1}

    def test_is_refused_where_there_is_another(
        self, paper: Paper, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        client = signed_in(make_member("林"))
        page = client.post(address("translation_create", english), follow=True).content.decode()
        assert "This interpretation has a translation already." in page
        assert not Interpretation.objects.filter(author__name="林").exists()
        third = make_interpretation(paper, make_member())
        page = (
            signed_in(chinese.author).post(address("translation_create", third), follow=True).content.decode()
        )
        assert "One of the two has another translation already." in page
        assert PairSide.objects.count() == 2

    def test_of_a_draft_is_missing(self, paper: Paper) -> None:
        draft = make_draft(paper, make_member())
        assert signed_in().post(address("translation_create", draft)).status_code == 404


class TestBehind:
    def test_says_since_which_revision_and_leads_to_what_changed(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        for _ in range(2):
            add_revision(english)
        client = signed_in()
        page = client.get("/papers/lora/").content.decode()
        assert said(page) == [
            "Translation: 中文, by 李",
            "Translation: English, by Ada Behind since revision 2 of the English text",
        ]
        changes = f"{address('revision_compare', english)}?from=1&amp;to=3"
        assert f'<a class="due" href="{changes}">' in page
        assert "Body 3." in client.get(changes.replace("&amp;", "&")).content.decode()

    def test_its_authors_alone_say_that_it_is_up_to_date(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        add_revision(english)
        form = {"number": 2}
        assert signed_in().post(address("pair_confirm", chinese), form).status_code == 403
        assert signed_in(english.author).post(address("pair_confirm", chinese), form).status_code == 403
        author = signed_in(chinese.author)
        page = author.get(address("pair_detail", english)).content.decode()
        assert "The Chinese text is behind since revision 2 of the English text." in page
        assert 'name="number" value="2"' in page
        author.post(address("pair_confirm", chinese), form)
        assert known() == {english.pk: 1, chinese.pk: 2}

    def test_only_up_to_what_the_page_showed(self, english: Interpretation, chinese: Interpretation) -> None:
        make_pair(english, chinese)
        add_revision(english)
        add_revision(english)
        author = signed_in(chinese.author)
        for number in ("2", "1", "4", "0", "-1", "x", "", "9" * 30):
            author.post(address("pair_confirm", chinese), {"number": number})
        assert known()[chinese.pk] == 2

    def test_publishing_leaves_it_behind_unless_one_ticks(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        add_revision(english)
        author = chinese.author
        page = signed_in(author).get(address("draft_edit", chinese)).content.decode()
        assert re.search(r'<div class="check"><input type="checkbox" name="caught_up" value="2"[^>]*> ', page)
        assert 'id="id_caught_up" checked' not in page
        assert "This brings it up to date with revision 2 of the translation" in page
        publish(chinese, author)
        assert known()[chinese.pk] == 1
        publish(chinese, author, body="# 方法\n\n更新。", caught_up="2")
        # What was published without a word of it is news for the other.
        assert known() == {english.pk: 1, chinese.pk: 2}

    def test_what_only_follows_is_no_news_for_the_other(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        add_revision(english)
        publish(chinese, chinese.author, caught_up="2")
        assert known() == {english.pk: 2, chinese.pk: 2}
        assert "Behind" not in "".join(said(signed_in().get("/papers/lora/").content.decode()))

    def test_a_refused_form_keeps_the_tick(self, english: Interpretation, chinese: Interpretation) -> None:
        make_pair(english, chinese)
        add_revision(english)
        form = FORM | {"version": 1, "summary": "", "caught_up": "2"}
        answer = signed_in(chinese.author).post(address("draft_publish", chinese), form)
        assert answer.status_code == 422
        assert re.search(r'name="caught_up"[^>]* value="2"[^>]* checked', answer.content.decode())
        assert known()[chinese.pk] == 1

    def test_up_to_date_there_is_nothing_to_tick(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        page = signed_in(chinese.author).get(address("draft_edit", chinese)).content.decode()
        assert "caught_up" not in page
        publish(chinese, chinese.author, caught_up="7")
        assert known() == {english.pk: 1, chinese.pk: 1}

    def test_a_translation_of_what_has_moved_on_begins_behind(self, english: Interpretation) -> None:
        lin = make_member("林")
        signed_in(lin).post(address("translation_create", english))
        add_revision(english)
        own = Interpretation.objects.get(author=lin)
        publish(own, lin)
        assert said(signed_in().get(own.get_absolute_url()).content.decode()) == [
            "Translation: English, by Ada Behind since revision 2 of the English text"
        ]

    def test_restoring_is_a_change_too(self, english: Interpretation, chinese: Interpretation) -> None:
        make_pair(english, chinese)
        text = Text("In short.", "# Other")
        publish_interpretation(
            interpretation=english, member=english.author, text=text, notes="", version=1, now=timezone.now()
        )
        assert "Behind since revision 2" in said(signed_in().get(chinese.get_absolute_url()).text)[0]


class TestPage:
    def test_sections_stand_beside_each_other_in_their_languages(
        self, english: Interpretation, chinese: Interpretation
    ) -> None:
        make_pair(english, chinese)
        page = signed_in().get(address("pair_detail", chinese)).content.decode()
        cells = re.findall(r'<div class="text" lang="([\w-]+)" hx-disable>(.*?)</div>', page, re.DOTALL)
        assert [(lang, html.split("</h3>")[0]) for lang, html in cells[2:]] == [
            ("zh-hans", "<h3>方法"),
            ("en", "<h3>Method"),
        ]

    def test_visitors_hear_of_no_pair(
        self, client: Client, settings: Settings, english: Interpretation, chinese: Interpretation
    ) -> None:
        settings.PUBLIC_INTERPRETATIONS = True
        make_pair(english, chinese)
        page = client.get("/papers/lora/").content.decode()
        assert ("It adds." in page, said(page)) == (True, [])

    def test_of_a_draft_leads_to_writing(self, paper: Paper) -> None:
        draft = make_draft(paper, make_member())
        answer = signed_in(draft.author).get(address("pair_detail", draft))
        assert answer.headers["Location"] == address("draft_edit", draft)

    @pytest.mark.parametrize("count", [1, 5])
    def test_queries_do_not_grow(
        self,
        english: Interpretation,
        chinese: Interpretation,
        django_assert_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        make_pair(english, chinese)
        for _ in range(count):
            add_revision(english)
            make_interpretation(english.paper, make_member(), language="zh-hans")
        client = signed_in(make_member(seen_at=timezone.now()))
        with django_assert_num_queries(4):
            client.get(address("pair_detail", english))
        with django_assert_num_queries(4):
            client.get(english.get_absolute_url())
