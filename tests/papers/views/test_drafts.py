import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from papers.models import Claim, Draft, Interpretation, Revision
from papers.models.interpretations import MAX_SUMMARY
from papers.text import MAX_SOURCE, RENDERER_VERSION
from tests.factories import make_claim, make_draft, make_member, make_paper

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FORM = {"summary": "In short.", "body": "At length, with $x$.", "external_url": "", "notes": "", "version": 1}
POSTS = ("draft_edit", "draft_publish", "draft_preview", "draft_discard")
Written = tuple[Client, Interpretation]


@pytest.fixture
def written(client: Client) -> Written:
    """Signed in as the author of a draft at version 1."""
    draft = make_draft(
        make_paper(), make_member(seen_at=timezone.now()), summary="Stored summary.", body="Stored body."
    )
    client.force_login(draft.author)
    return client, draft


def address(name: str, interpretation: Interpretation) -> str:
    return reverse(f"papers:{name}", args=[interpretation.paper.slug, interpretation.pk])


def field(page: str, name: str) -> str:
    """What a form field of the page holds."""
    if found := re.search(rf'<textarea name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        return unescape(found[1])
    found = re.search(rf'<input type="\w+" name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database, without the savepoints, which stand for the transaction."""
    run: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield run
    run += [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_formulas_that_cannot_be_set_are_named(written: Written) -> None:
    client, draft = written
    body = {**FORM, "body": r"$x$ $\nosuch{<b>}$"}
    client.post(address("draft_edit", draft), body)
    named = r"<li><code>\nosuch{&lt;b&gt;}</code></li>"
    for answer in (
        client.get(address("draft_edit", draft)),
        client.post(address("draft_preview", draft), body),
    ):
        assert answer.content.decode().count(named) == 1
    assert named not in client.post(address("draft_preview", draft), FORM).content.decode()


class TestEdit:
    def test_shows_the_draft_with_its_version(self, written: Written) -> None:
        client, draft = written
        page = client.get(address("draft_edit", draft)).content.decode()
        assert [field(page, name) for name in ("summary", "body", "version")] == [
            "Stored summary.",
            "Stored body.",
            "1",
        ]

    def test_shows_the_published_text_where_there_is_no_draft(self, written: Written) -> None:
        client, draft = written
        client.post(address("draft_publish", draft), FORM)
        page = client.get(address("draft_edit", draft)).content.decode()
        assert (field(page, "body"), field(page, "version")) == (FORM["body"], "2")

    def test_saves(self, written: Written) -> None:
        client, draft = written
        answer = client.post(address("draft_edit", draft), {**FORM, "notes": "for me"})
        assert (answer.status_code, answer.headers["Location"]) == (302, address("draft_edit", draft))
        stored = Draft.objects.get()
        assert (stored.summary, stored.body, stored.interpretation.notes) == (
            FORM["summary"],
            FORM["body"],
            "for me",
        )
        assert not Revision.objects.exists()

    def test_a_stale_save_shows_both_texts_and_overwrites_nothing(self, written: Written) -> None:
        client, draft = written
        client.post(
            address("draft_edit", draft), {**FORM, "body": "From the first window.", "notes": "first"}
        )
        typed = {**FORM, "body": "From the second window.", "notes": "second"}
        for name in ("draft_edit", "draft_publish"):
            answer = client.post(address(name, draft), typed)
            page = answer.content.decode()
            assert answer.status_code == 409
            assert Draft.objects.get().body == "From the first window."
            assert not Revision.objects.exists()
            assert '<pre class="plain" lang="en">From the first window.</pre>' in page
            assert "<del>first</del><ins>second</ins>" in page
            assert [field(page, each) for each in ("body", "notes", "version")] == [
                "From the second window.",
                "second",
                "2",
            ]

    def test_a_deliberate_second_save_wins(self, written: Written) -> None:
        client, draft = written
        client.post(address("draft_edit", draft), {**FORM, "body": "First."})
        refused = client.post(address("draft_edit", draft), {**FORM, "body": "Second."}).content.decode()
        again = {name: field(refused, name) for name in FORM}
        assert client.post(address("draft_edit", draft), again).status_code == 302
        assert Draft.objects.get().body == "Second."

    def test_the_same_form_twice_is_no_conflict(self, written: Written) -> None:
        client, draft = written
        for _ in range(2):
            assert client.post(address("draft_edit", draft), FORM).status_code == 302

    def test_after_the_draft_was_thrown_away_nothing_typed_is_lost(self, written: Written) -> None:
        client, draft = written
        client.post(address("draft_discard", draft), {"version": 1})
        answer = client.post(address("draft_edit", draft), FORM)
        assert (answer.status_code, field(answer.content.decode(), "body")) == (409, FORM["body"])

    def test_after_handing_over_nothing_is_overwritten(self, written: Written) -> None:
        client, draft = written
        Interpretation.objects.filter(pk=draft.pk).update(author=make_member())
        assert client.post(address("draft_edit", draft), FORM).status_code == 404
        assert Draft.objects.get().body == "Stored body."

    def test_costs_few_queries(self, written: Written) -> None:
        client, draft = written
        with statements() as run:
            client.get(address("draft_edit", draft))
        assert len(run) == 4
        with statements() as run:
            client.post(address("draft_edit", draft), FORM)
        assert len(run) == 5


class TestWrongInput:
    def test_over_long_is_said_and_kept(self, written: Written) -> None:
        client, draft = written
        body = "x" * (MAX_SOURCE + 1)
        for name in ("draft_edit", "draft_publish", "draft_preview"):
            answer = client.post(address(name, draft), {**FORM, "body": body})
            page = answer.content.decode()
            assert answer.status_code == 422
            assert "at most 200000 characters" in page
            assert field(page, "body") == body
        assert Draft.objects.get().body == "Stored body."

    def test_the_longest_that_is_allowed_is_sent_whole(self, written: Written) -> None:
        """Of letters that take twelve octets each on the way."""
        client, draft = written
        most = {"summary": MAX_SUMMARY, "body": MAX_SOURCE, "notes": 20_000}
        sent = urlencode({**FORM, **{name: "\U00020000" * length for name, length in most.items()}})
        answer = client.post(address("draft_edit", draft), sent, "application/x-www-form-urlencoded")
        assert answer.status_code == 302
        assert len(Draft.objects.get().body) == MAX_SOURCE

    def test_exactly_as_long_as_allowed_with_browser_line_ends(self, written: Written) -> None:
        client, draft = written
        body = "x\r\n" * (MAX_SOURCE // 2)
        assert client.post(address("draft_edit", draft), {**FORM, "body": body}).status_code == 302
        assert Draft.objects.get().body == "x\n" * (MAX_SOURCE // 2)

    @pytest.mark.parametrize("name", ["draft_edit", "draft_publish"])
    def test_the_longest_han_text_percent_encoded(self, written: Written, name: str) -> None:
        client, draft = written
        body = "论" * MAX_SOURCE
        data = f"summary=s&version=1&notes=&external_url=&body={escape_uri_path(body)}"
        assert len(data) > 1_800_000
        answer = client.post(address(name, draft), data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 302
        assert len((Draft if name == "draft_edit" else Revision).objects.get().body) == MAX_SOURCE

    @pytest.mark.parametrize("field_name", ["summary", "body", "notes", "external_url"])
    def test_nul_is_said_and_stored_nowhere(self, written: Written, field_name: str) -> None:
        client, draft = written
        answer = client.post(address("draft_edit", draft), {**FORM, field_name: "https://a.example/\0b"})
        assert answer.status_code == 422
        assert "Null characters are not allowed." in answer.content.decode()

    def test_lone_surrogates_become_a_sign_that_can_be_stored(self, written: Written) -> None:
        client, draft = written
        data = "summary=s&version=1&body=a%ED%A0%80b"
        answer = client.post(
            address("draft_publish", draft), data, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 302
        assert Revision.objects.get().body == "a\ufffd\ufffd\ufffdb"

    @pytest.mark.parametrize("version", ["", "-1", "x", "1.5", "９" * 30, "2147483648", "1e3"])
    def test_a_wrong_version_saves_nothing(self, written: Written, version: str) -> None:
        client, draft = written
        assert client.post(address("draft_edit", draft), {**FORM, "version": version}).status_code == 422
        client.post(address("draft_discard", draft), {"version": version})
        assert Draft.objects.get().body == "Stored body."

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/", "http://", "//", "data:,x"])
    def test_only_web_addresses(self, written: Written, url: str) -> None:
        client, draft = written
        answer = client.post(address("draft_publish", draft), {**FORM, "external_url": url})
        assert (answer.status_code, field(answer.content.decode(), "body")) == (422, FORM["body"])

    @pytest.mark.parametrize("name", POSTS)
    def test_ten_megabytes_get_one_clear_page(self, written: Written, name: str) -> None:
        client, draft = written
        client.raise_request_exception = False
        answer = client.post(address(name, draft), {**FORM, "body": "x" * 10_000_000})
        assert answer.status_code == 413
        assert "Too much to send at once" in answer.content.decode()
        assert len(answer.content) < 10_000


class TestPublish:
    def test_shows_the_text_and_fulfils_the_claim(self, written: Written) -> None:
        client, draft = written
        make_claim(draft.paper, draft.author)
        answer = client.post(address("draft_publish", draft), FORM)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            address("interpretation_detail", draft),
        )
        revision = Revision.objects.get()
        assert revision.renderer_version == RENDERER_VERSION
        assert revision.body_html in client.get(address("interpretation_detail", draft)).content.decode()
        assert not Claim.objects.owed().exists()

    @pytest.mark.parametrize("missing", [{"summary": ""}, {"summary": "  "}, {"body": ""}, {"body": " \n "}])
    def test_without_summary_or_text_says_so_and_keeps_the_input(
        self, written: Written, missing: dict[str, str]
    ) -> None:
        client, draft = written
        answer = client.post(address("draft_publish", draft), {**FORM, **missing, "notes": "kept"})
        page = answer.content.decode()
        assert (answer.status_code, field(page, "notes")) == (422, "kept")
        assert "To publish, write a summary" in page
        assert not Revision.objects.exists()

    def test_leads_on_to_the_discussion_or_to_what_is_owed_next(self, written: Written) -> None:
        client, draft = written
        page = client.post(address("draft_publish", draft), FORM, follow=True).content.decode()
        discussion = f"{draft.get_absolute_url()}#discussion"
        assert f'Published. The others answer in <a href="{discussion}">the discussion</a>.' in page
        make_claim(make_paper(slug="next", short_name="<Next>"), draft.author)
        form = {**FORM, "version": Interpretation.objects.get().version, "body": "More."}
        page = client.post(address("draft_publish", draft), form, follow=True).content.decode()
        assert 'Your next task: <a href="/papers/next/">&lt;Next&gt;</a>.' in page

    def test_double_click_is_one_revision(self, written: Written) -> None:
        client, draft = written
        for _ in range(2):
            assert client.post(address("draft_publish", draft), FORM).status_code == 302
        assert Revision.objects.count() == 1

    def test_a_link_elsewhere(self, written: Written) -> None:
        client, draft = written
        form = {**FORM, "body": "", "external_url": "example.org/lora"}
        client.post(address("draft_publish", draft), form)
        assert Revision.objects.get().external_url == "https://example.org/lora"

    def test_costs_few_queries(self, written: Written) -> None:
        client, draft = written
        with statements() as run:
            client.post(address("draft_publish", draft), FORM)
        assert len(run) == 11


class TestPreview:
    @pytest.mark.parametrize(
        "body",
        [
            "# Heading\n\nA note.[^1]\n\n[^1]: Below.",
            "$$\\sum_i x_i$$ and $5 and $10",
            "```python\nprint(1)\n```",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "[[nothing]] <script>alert(1)</script> @ada",
        ],
    )
    def test_is_what_publishing_stores(self, written: Written, body: str) -> None:
        client, draft = written
        make_member("Ada", handle="ada")
        form = {**FORM, "body": body}
        preview = client.post(address("draft_preview", draft), form, headers=HTMX).content.decode()
        client.post(address("draft_publish", draft), form)
        revision = Revision.objects.get()
        stored = revision.body_html.replace(f"i{draft.pk}", "p")
        assert stored in preview
        assert revision.summary_html.replace(f"i{draft.pk}s", "ps") in preview

    def test_stores_nothing(self, written: Written) -> None:
        client, draft = written
        client.post(address("draft_preview", draft), FORM, headers=HTMX)
        draft.refresh_from_db()
        assert (draft.version, Draft.objects.get().body) == (1, "Stored body.")

    def test_without_script_is_the_page_with_the_form_filled(self, written: Written) -> None:
        client, draft = written
        page = client.post(address("draft_preview", draft), FORM).content.decode()
        partial = client.post(address("draft_preview", draft), FORM, headers=HTMX).content.decode()
        assert page.startswith("<!doctype html>")
        assert partial.strip() in page
        assert (field(page, "body"), field(page, "version")) == (FORM["body"], "1")
        assert address("draft_discard", draft) in page

    def test_shows_the_link_elsewhere(self, written: Written) -> None:
        client, draft = written
        form = {**FORM, "external_url": "https://example.org/lora"}
        assert (
            'href="https://example.org/lora"'
            in client.post(address("draft_preview", draft), form).content.decode()
        )

    def test_wrong_input_is_said_in_the_partial(self, written: Written) -> None:
        client, draft = written
        answer = client.post(address("draft_preview", draft), {**FORM, "version": "x"}, headers=HTMX)
        assert answer.status_code == 422
        assert answer.content.decode().count('id="preview"') == 1

    @pytest.mark.parametrize("headers", [HTMX, {}])
    def test_says_once_and_by_its_label_what_is_wrong(
        self, written: Written, headers: dict[str, str]
    ) -> None:
        client, draft = written
        form = {**FORM, "external_url": "ftp:/nowhere"}
        page = client.post(address("draft_preview", draft), form, headers=headers).content.decode()
        assert page.count("This is no address on the web") == 1
        assert "external_url</" not in page
        assert "__all__" not in page


class TestDiscard:
    def test_is_gone(self, written: Written) -> None:
        client, draft = written
        answer = client.post(address("draft_discard", draft), {"version": 1})
        assert answer.headers["Location"] == draft.paper.get_absolute_url()
        assert not Draft.objects.exists()
        assert client.get(address("interpretation_detail", draft)).status_code == 404
        assert (
            f"/interpretations/{draft.pk}/" not in client.get(draft.paper.get_absolute_url()).content.decode()
        )

    def test_stale_keeps_it_and_says_so(self, written: Written) -> None:
        client, draft = written
        client.post(address("draft_edit", draft), FORM)
        answer = client.post(address("draft_discard", draft), {"version": 1}, follow=True)
        assert answer.redirect_chain == [(address("draft_edit", draft), 302)]
        assert "Nothing was overwritten" in answer.content.decode()
        assert Draft.objects.get().body == FORM["body"]


def test_only_post_where_something_changes(written: Written) -> None:
    client, draft = written
    for name in POSTS[1:]:
        assert client.get(address(name, draft)).status_code == 405
    assert client.put(address("draft_edit", draft)).status_code == 405


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    draft = make_draft(make_paper(), make_member())
    for name in POSTS:
        answer = client.post(address(name, draft), {"version": 1})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")
        answer = client.post(address(name, draft), FORM)
        assert answer.status_code == 403
        assert f"{FORM['body']}</textarea>" in answer.content.decode()


def at_once(member: Any, url: str, form: dict[str, object], count: int) -> set[int]:
    """The statuses that `count` browsers get which send the form at the same moment."""
    clients, barrier = [Client() for _ in range(count)], Barrier(count)
    for client in clients:
        client.force_login(member)

    def send(client: Client) -> int:
        try:
            barrier.wait(60)
            return client.post(url, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return set(pool.map(send, clients))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_begun_once(self) -> None:
        member, paper = make_member(), make_paper()
        url = reverse("papers:interpretation_create", args=[paper.slug])
        assert at_once(member, url, {"language": "en"}, 8) == {302}
        assert Interpretation.objects.count() == Draft.objects.count() == 1

    def test_published_once(self) -> None:
        draft = make_draft(make_paper(), make_member())
        assert at_once(draft.author, address("draft_publish", draft), FORM, 8) == {302}
        assert Revision.objects.count() == 1

    def test_saved_once(self) -> None:
        draft = make_draft(make_paper(), make_member())
        assert at_once(draft.author, address("draft_edit", draft), FORM, 8) == {302}
        draft.refresh_from_db()
        assert draft.version == 2
