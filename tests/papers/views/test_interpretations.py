import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import Interpretation, Revision
from tests.factories import (
    make_comment,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(name: str, interpretation: Interpretation, *more: int) -> str:
    return reverse(f"papers:{name}", args=[interpretation.paper.slug, interpretation.pk, *more])


def at(page: str, pk: int) -> str:
    """The page without what any two differ in: its own address, and the form's secret."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(f"/{pk}/", "/")


def add_revisions(interpretation: Interpretation, count: int) -> None:
    for number in range(2, count + 2):
        interpretation.current = Revision.objects.create(
            interpretation=interpretation,
            number=number,
            summary=f"Summary {number}.",
            summary_html=f"<p>Summary {number}.</p>",
            body=f"Body {number}.",
            body_html=f"<p>Body {number}.</p>",
            renderer_version=1,
            reading_minutes=1,
            published_at=timezone.now() + timedelta(minutes=number),
            published_by=interpretation.author,
        )
    interpretation.save()


class TestCreate:
    def test_begins_in_the_language_asked_for(self, client: Client) -> None:
        member, paper = make_member(), make_paper()
        client.force_login(member)
        for language in ("zh-hans", "en", "en"):
            answer = client.post(f"/papers/{paper.slug}/interpretations/", {"language": language})
            begun = Interpretation.objects.get(paper=paper, author=member, language=language)
            assert (answer.status_code, answer.headers["Location"]) == (302, address("draft_edit", begun))
        assert Interpretation.objects.count() == 2

    @pytest.mark.parametrize("language", ["", "fr", "zh", "\x00", "en" * 5000])
    def test_else_in_the_language_of_the_page(self, client: Client, language: str) -> None:
        client.force_login(make_member(language="zh-hans"))
        client.post(f"/papers/{make_paper().slug}/interpretations/", {"language": language})
        assert Interpretation.objects.get().language == "zh-hans"

    def test_goes_on_with_what_is_published(self, client: Client) -> None:
        published = make_interpretation(make_paper(), make_member())
        client.force_login(published.author)
        client.post(f"/papers/{published.paper.slug}/interpretations/", {"language": "en"})
        page = client.get(address("draft_edit", published)).content.decode()
        assert "At length." in page

    def test_signed_out_unknown_paper_and_get(self, client: Client) -> None:
        paper = make_paper()
        assert client.post(f"/papers/{paper.slug}/interpretations/").status_code == 302
        client.force_login(make_member())
        assert client.post("/papers/none/interpretations/").status_code == 404
        assert client.get(f"/papers/{paper.slug}/interpretations/").status_code == 405
        assert not Interpretation.objects.exists()


class TestDetail:
    def test_shows_the_text_and_its_discussion(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member("Ada"))
        make_comment(text.paper, make_member(), interpretation=text, html="<p>On this.</p>")
        make_comment(text.paper, make_member(), html="<p>On the paper.</p>")
        client.force_login(make_member())
        page = client.get(address("interpretation_detail", text)).content.decode()
        assert "<p>At length.</p>" in page
        assert "On this." in page
        assert "On the paper." not in page
        assert address("draft_edit", text) not in page

    def test_htmx_gets_the_page_too(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        client.force_login(make_member())
        page = client.get(address("interpretation_detail", text), headers=HTMX).content.decode()
        assert page.startswith("<!doctype html>")

    def test_its_author_may_edit(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        client.force_login(text.author)
        assert (
            address("draft_edit", text) in client.get(address("interpretation_detail", text)).content.decode()
        )

    def test_an_own_draft_leads_to_writing(self, client: Client) -> None:
        draft = make_draft(make_paper(), make_member())
        client.force_login(draft.author)
        answer = client.get(address("interpretation_detail", draft))
        assert answer.headers["Location"] == address("draft_edit", draft)

    def test_a_link_elsewhere_is_shown(self, client: Client) -> None:
        text = make_interpretation(
            make_paper(), make_member(), external_url="https://example.org/lora", body=""
        )
        client.force_login(make_member())
        page = client.get(address("interpretation_detail", text)).content.decode()
        assert '<a href="https://example.org/lora" rel="nofollow noopener ugc">' in page

    def test_of_another_paper_is_missing(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        client.force_login(make_member())
        other = make_paper()
        for name in ("interpretation_detail", "revision_list"):
            assert client.get(reverse(f"papers:{name}", args=[other.slug, text.pk])).status_code == 404

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_queries_do_not_grow(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        text = make_interpretation(make_paper(), make_member())
        add_revisions(text, count)
        for _ in range(count):
            thread = make_comment(text.paper, make_member(), interpretation=text, kind="question")
            make_comment(text.paper, make_member(), interpretation=text, thread=thread)
        client.force_login(make_member(seen_at=timezone.now()))
        # session and member, the interpretation, its text, threads, replies, reactions
        with django_assert_num_queries(6):
            client.get(address("interpretation_detail", text))
        with django_assert_num_queries(3):
            client.get(address("revision_list", text))
        # and whether the reader writes along
        with django_assert_num_queries(4):
            client.get(address("revision_detail", text, 1))


class TestRevisions:
    def test_all_are_kept_and_can_be_read(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member("Ada"))
        add_revisions(text, 2)
        client.force_login(make_member())
        page = client.get(address("revision_list", text)).content.decode()
        assert [page.count(f">Revision {number}<") for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
        assert page.count(">current<") == 1
        first = client.get(address("revision_detail", text, 1)).content.decode()
        assert "<p>At length.</p>" in first
        assert "Body 3." not in first

    def test_an_unknown_number_is_missing(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        client.force_login(make_member())
        assert client.get(address("revision_detail", text, 2)).status_code == 404

    def test_takes_no_post(self, client: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        client.force_login(text.author)
        for name, more in (("interpretation_detail", ()), ("revision_list", ()), ("revision_detail", (1,))):
            assert client.post(address(name, text, *more)).status_code == 405


class TestSecrecy:
    """A draft with marked words: nobody but its author comes upon one of them."""

    SECRET = "xyzzy-secret"

    @pytest.fixture
    def draft(self) -> Interpretation:
        paper = make_paper(slug="lora")
        make_entry(make_part(make_list(is_default=True)), paper)
        draft = make_draft(paper, make_member("Ada"), summary=self.SECRET, body=self.SECRET)
        Interpretation.objects.filter(pk=draft.pk).update(notes=self.SECRET)
        return draft

    @pytest.mark.parametrize("maker", [make_member, make_organiser])
    def test_every_address_of_it_is_missing(
        self, client: Client, draft: Interpretation, maker: object
    ) -> None:
        client.force_login(maker())  # type: ignore[operator]  # a factory
        for name in ("interpretation_detail", "draft_edit", "revision_list"):
            missing = client.get(address(name, draft).replace(f"/{draft.pk}/", "/987654/"))
            answer = client.get(address(name, draft))
            assert (answer.status_code, missing.status_code) == (404, 404)
            assert at(answer.content.decode(), draft.pk) == at(missing.content.decode(), 987654)
        assert client.get(address("revision_detail", draft, 1)).status_code == 404
        form = {"summary": "s", "body": "b", "version": draft.version}
        for name in ("draft_edit", "draft_publish", "draft_preview", "draft_discard"):
            assert client.post(address(name, draft), form).status_code == 404
        comment = {"source": "Found you", "token": "0" * 32}
        assert client.post(address("interpretation_comment_create", draft), comment).status_code == 404

    @pytest.mark.parametrize("maker", [None, make_member, make_organiser])
    def test_no_page_shows_a_word_of_it(self, client: Client, draft: Interpretation, maker: object) -> None:
        if maker:
            client.force_login(maker())  # type: ignore[operator]  # a factory
        pages = [
            "/",
            "/papers/",
            "/papers/?q=xyzzy",
            "/papers/lora/",
            "/questions/",
            "/schedule/",
            "/members/",
        ]
        pages += [draft.author.get_absolute_url(), "/desk/", "/desk/papers/?q=xyzzy", "/feeds/schedule.ics"]
        for page in pages:
            # What was asked for may be said back; the slip of the secret would be longer.
            assert self.SECRET not in client.get(page).content.decode()
            assert f"/interpretations/{draft.pk}/" not in client.get(page).content.decode()

    def test_its_author_sees_it(self, client: Client, draft: Interpretation) -> None:
        client.force_login(draft.author)
        assert self.SECRET in client.get(address("draft_edit", draft)).content.decode()
        for page in ("/", "/papers/lora/"):
            assert f"/interpretations/{draft.pk}/" in client.get(page).content.decode()

    def test_a_draft_of_something_published_stays_hidden_too(
        self, client: Client, draft: Interpretation
    ) -> None:
        published = make_interpretation(make_paper(), make_member(), body_html="<p>Public.</p>")
        published.draft = draft.draft
        published.draft.save()
        client.force_login(make_member())
        for name, more in (("interpretation_detail", ()), ("revision_list", ()), ("revision_detail", (1,))):
            assert self.SECRET not in client.get(address(name, published, *more)).content.decode()
        assert client.get(address("draft_edit", published)).status_code == 404

    def test_notes_are_never_published(self, client: Client) -> None:
        member: Member = make_member()
        draft = make_draft(make_paper(), member)
        client.force_login(member)
        form = {"summary": "s", "body": "b", "version": 1, "notes": self.SECRET}
        preview = client.post(address("draft_preview", draft), form, headers=HTMX).content.decode()
        assert self.SECRET not in preview
        client.post(address("draft_publish", draft), form)
        for name, more in (("interpretation_detail", ()), ("revision_list", ()), ("revision_detail", (1,))):
            assert self.SECRET not in client.get(address(name, draft, *more)).content.decode()
        assert self.SECRET in client.get(address("draft_edit", draft)).content.decode()
