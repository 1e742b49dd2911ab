import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from papers.actions.interpretations import Text, publish_interpretation, save_draft
from papers.models import Draft, Interpretation, Revision
from papers.models.interpretations import MAX_REASON
from tests.factories import make_draft, make_interpretation, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db
FIRST = Text("In short.", "# Method\n\nThe rank is **four** here.\n\n- one\n- two", reason="")
SECOND = Text(
    "In short.", "# Method\n\nThe rank is *eight* here.\n\n- one\n- two\n\n$$x$$", reason="Corrected"
)
HTMX = {"HX-Request": "true"}


def address(name: str, interpretation: Interpretation, *more: int) -> str:
    return reverse(f"papers:{name}", args=[interpretation.paper.slug, interpretation.pk, *more])


def publish(interpretation: Interpretation, text: Text) -> Interpretation:
    fresh = Interpretation.objects.select_related("author", "paper").get(pk=interpretation.pk)
    return publish_interpretation(
        interpretation=fresh,
        member=fresh.author,
        text=text,
        notes=fresh.notes,
        version=fresh.version,
        now=timezone.now(),
    )


def shown(page: str) -> str:
    """Its words, additions in {+ +}, removals in [- -]."""
    main = page.partition("<main")[2].partition("</main>")[0]
    marked = re.sub("<ins>(.*?)</ins>", r"{+\1+}", main, flags=re.DOTALL)
    marked = re.sub("<del>(.*?)</del>", r"[-\1-]", marked, flags=re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]*>", " ", marked)).split())


@pytest.fixture
def author() -> Member:
    return make_member("Ada", seen_at=timezone.now())


@pytest.fixture
def text(author: Member) -> Interpretation:
    """In two revisions."""
    draft = make_draft(make_paper(slug="lora"), author)
    publish(draft, FIRST)
    return publish(draft, SECOND)


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make_member(seen_at=timezone.now()))
    return client


class TestCompare:
    def test_by_what_one_reads(self, reader: Client, text: Interpretation) -> None:
        page = shown(reader.get(address("revision_compare", text), {"from": 1, "to": 2}).content.decode())
        assert "The rank is [-four-]{+eight+} here." in page
        assert "{+x+}" in page
        assert "Corrected" in page
        assert "**" not in page

    def test_by_source(self, reader: Client, text: Interpretation) -> None:
        asked = {"from": "1", "to": "2", "by": "source"}
        page = shown(reader.get(address("revision_compare", text), asked).content.decode())
        assert "The rank is *[-*four*-]{+eight+}* here." in page

    def test_of_nothing_asked_is_the_last_change(self, reader: Client, text: Interpretation) -> None:
        publish(text, Text("In short.", "All new."))
        page = shown(reader.get(address("revision_compare", text)).content.decode())
        assert "Older Revision 2" in page
        assert "Newer Revision 3" in page

    def test_the_older_stands_first_however_it_was_asked(self, reader: Client, text: Interpretation) -> None:
        page = shown(reader.get(address("revision_compare", text), {"from": 2, "to": 1}).content.decode())
        assert "[-four-]{+eight+}" in page

    def test_one_with_itself(self, reader: Client, text: Interpretation) -> None:
        page = shown(reader.get(address("revision_compare", text), {"from": 2, "to": 2}).content.decode())
        assert "These are one and the same revision; choose two." in page

    def test_where_only_the_typing_differs(self, reader: Client, text: Interpretation) -> None:
        publish(text, Text(SECOND.summary, SECOND.body.replace("*eight*", "eight")))
        page = shown(reader.get(address("revision_compare", text)).content.decode())
        assert "The words are the same; only how they were typed differs." in page

    def test_every_part(self, reader: Client, text: Interpretation) -> None:
        publish(text, Text("Said otherwise.", SECOND.body, "https://example.org/a"))
        page = reader.get(address("revision_compare", text)).content.decode()
        headings = re.findall(r'<h2 id="part-\d">(.*?)</h2>', page)
        assert headings == ["Summary", "Published elsewhere at"]

    def test_what_is_far_from_a_change_is_folded(self, reader: Client, text: Interpretation) -> None:
        paragraphs = [f"Paragraph {n}." for n in range(9)]
        publish(text, Text("s", "\n\n".join(paragraphs)))
        publish(text, Text("s", "\n\n".join([*paragraphs, "Last."])))
        page = reader.get(address("revision_compare", text)).content.decode()
        folded = page.partition('<details class="more same">')[2].partition("</details>")[0]
        assert [n for n in range(9) if f"Paragraph {n}." in folded] == list(range(8))

    def test_markup_in_a_text_is_text(self, reader: Client, text: Interpretation) -> None:
        publish(text, Text("s", "<b>bold</b> <script>alert(1)</script>"))
        for by in ("text", "source"):
            page = reader.get(address("revision_compare", text), {"by": by}).content.decode()
            assert "&lt;script&gt;" in page
            assert "<script>alert" not in page

    @pytest.mark.parametrize("asked", [{"from": "7"}, {"to": "7"}, {"from": "0", "to": "1"}])
    def test_of_what_there_is_not_is_missing(
        self, reader: Client, text: Interpretation, asked: dict[str, str]
    ) -> None:
        assert reader.get(address("revision_compare", text), asked).status_code == 404

    @pytest.mark.parametrize("asked", ["x", "-1", "９", "9" * 30, "1.5", ""])
    def test_of_what_is_no_number_is_the_last_change(
        self, reader: Client, text: Interpretation, asked: str
    ) -> None:
        answer = reader.get(address("revision_compare", text), {"from": asked, "to": asked})
        assert "Older Revision 1" in shown(answer.content.decode())

    def test_of_another_paper_or_a_draft_is_missing(self, reader: Client, text: Interpretation) -> None:
        other = make_paper()
        assert reader.get(reverse("papers:revision_compare", args=[other.slug, text.pk])).status_code == 404
        draft = make_draft(other, make_member())
        assert reader.get(address("revision_compare", draft)).status_code == 404

    def test_htmx_gets_the_page_and_nobody_posts(self, reader: Client, text: Interpretation) -> None:
        page = reader.get(address("revision_compare", text), headers=HTMX).content.decode()
        assert page.startswith("<!doctype html>")
        assert reader.post(address("revision_compare", text)).status_code == 405

    def test_shows_no_word_of_a_draft(self, reader: Client, text: Interpretation) -> None:
        keep(text, "xyzzy-secret")
        pages = [
            reader.get(address("revision_compare", text), {"by": by}).content.decode()
            for by in ("text", "source")
        ]
        assert ["xyzzy" in page for page in pages] == [False, False]

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_queries_do_not_grow(self, reader: Client, text: Interpretation, count: int) -> None:
        for number in range(count):
            publish(text, Text("s", f"{number}"))
        with CaptureQueriesContext(connection) as captured:
            reader.get(address("revision_compare", text), {"from": 1, "to": 2})
        assert len(captured) == 3
        with CaptureQueriesContext(connection) as captured:
            reader.get(address("revision_list", text))
        assert len(captured) == 3


def keep(text: Interpretation, body: str, reason: str = "") -> Interpretation:
    """As a draft."""
    fresh = Interpretation.objects.select_related("author", "paper").get(pk=text.pk)
    return save_draft(
        interpretation=fresh,
        member=fresh.author,
        text=Text("In short.", body, reason=reason),
        notes="",
        version=fresh.version,
        now=timezone.now(),
    )


class TestList:
    def test_is_a_form_that_compares(self, reader: Client, text: Interpretation) -> None:
        page = reader.get(address("revision_list", text)).content.decode()
        form = page.partition('<form id="compare" method="get"')[2].partition("</form>")[0]
        radios = re.findall(r'<input type="radio" name="(\w+)" value="(\d)"( checked)?>', form)
        assert radios == [
            ("from", "2", ""),
            ("to", "2", " checked"),
            ("from", "1", " checked"),
            ("to", "1", ""),
        ]
        assert re.findall(r'<button [^>]*name="by" value="(\w+)"', form) == ["text", "source"]
        assert address("revision_compare", text) in form

    def test_says_who_when_and_why(self, reader: Client, text: Interpretation) -> None:
        page = shown(reader.get(address("revision_list", text)).content.decode())
        assert "Ada Corrected Revision 1" not in page
        assert re.search(r"Revision 2 current .* · Ada Corrected from revision 1", page)

    def test_of_one_offers_no_comparison(self, reader: Client) -> None:
        text = make_interpretation(make_paper(), make_member())
        page = reader.get(address("revision_list", text)).content.decode()
        assert ("Revision 1" in page, 'type="radio"' in page) == (True, False)


class TestRestore:
    @pytest.fixture
    def mine(self, client: Client, author: Member) -> Client:
        client.force_login(author)
        return client

    def post(self, client: Client, text: Interpretation, number: int = 1, **form: Any) -> Any:
        version = Interpretation.objects.get(pk=text.pk).version
        return client.post(address("revision_restore", text, number), {"version": version, **form})

    def test_is_a_new_revision_with_the_old_words(self, mine: Client, text: Interpretation) -> None:
        answer = self.post(mine, text, reason="The old one was right.")
        assert (answer.status_code, answer.headers["Location"]) == (302, text.get_absolute_url())
        text.refresh_from_db()
        assert text.current
        assert (text.current.number, text.current.body, text.current.restores) == (3, FIRST.body, 1)
        assert "<strong>four</strong>" in text.current.body_html
        said = shown(mine.get(text.get_absolute_url()).content.decode())
        assert "Revision 1 is published again, as the newest." in said
        assert "Your draft is kept" not in said
        page = shown(mine.get(address("revision_list", text)).content.decode())
        assert "says again what revision 1 said The old one was right." in page
        assert [row.body for row in text.revisions.order_by("number")] == [
            FIRST.body,
            SECOND.body,
            FIRST.body,
        ]

    def test_keeps_a_draft_and_says_so(self, mine: Client, text: Interpretation) -> None:
        keep(text, "Half done.", reason="Soon")
        self.post(mine, text)
        assert (Draft.objects.get().body, Draft.objects.get().reason) == ("Half done.", "Soon")
        assert "Your draft is kept as it was" in shown(mine.get(text.get_absolute_url()).content.decode())
        assert "Half done." in mine.get(address("draft_edit", text)).content.decode()

    def test_of_what_is_published_now_is_refused(self, mine: Client, text: Interpretation) -> None:
        publish(text, FIRST)
        answer = self.post(mine, text, reason="Kept.")
        page = answer.content.decode()
        assert (answer.status_code, Revision.objects.count()) == (409, 3)
        assert "This revision says what is published now." in page
        assert 'value="Kept."' in page

    def test_on_an_outdated_page_is_refused_and_then_can_be_repeated(
        self, mine: Client, text: Interpretation
    ) -> None:
        keep(text, "Meanwhile.")
        answer = self.post(mine, text, version=1)
        page = answer.content.decode()
        assert (answer.status_code, Revision.objects.count()) == (409, 2)
        assert "This text was changed elsewhere after you opened it. Nothing was overwritten." in page
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        assert self.post(mine, text, version=version[1]).status_code == 302

    def test_twice_by_a_double_click_is_once(self, mine: Client, text: Interpretation) -> None:
        version = Interpretation.objects.get().version
        answers = [self.post(mine, text, version=version).status_code for _ in range(2)]
        assert (answers, Revision.objects.count()) == ([302, 409], 3)

    def test_a_window_open_meanwhile_is_told(self, mine: Client, text: Interpretation) -> None:
        version = Interpretation.objects.get().version
        self.post(mine, text)
        typed = {"summary": "In short.", "body": "Typed.", "version": version}
        answer = mine.post(address("draft_edit", text), typed)
        assert (answer.status_code, Draft.objects.count()) == (409, 0)

    @pytest.mark.parametrize("wrong", [{"version": "x"}, {"version": ""}, {"reason": "x" * (MAX_REASON + 1)}])
    def test_a_wrong_form_is_said_and_kept(
        self, mine: Client, text: Interpretation, wrong: dict[str, Any]
    ) -> None:
        answer = self.post(mine, text, **wrong)
        assert (answer.status_code, Revision.objects.count()) == (422, 2)
        assert all(value in answer.content.decode() for value in wrong.values())

    @pytest.mark.parametrize("maker", [make_member, make_organiser])
    def test_is_the_authors_alone(self, client: Client, text: Interpretation, maker: Any) -> None:
        client.force_login(maker())
        assert self.post(client, text).status_code == 403
        assert (
            address("revision_restore", text, 1)
            not in client.get(address("revision_detail", text, 1)).content.decode()
        )

    def test_of_what_there_is_not_is_missing(self, mine: Client, text: Interpretation) -> None:
        assert self.post(mine, text, number=7).status_code == 404
        assert mine.get(address("revision_restore", text, 1)).status_code == 405

    def test_is_offered_beside_what_is_not_current(self, mine: Client, text: Interpretation) -> None:
        offers = [
            address("revision_restore", text, number)
            in mine.get(address("revision_detail", text, number)).content.decode()
            for number in (1, 2)
        ]
        assert offers == [True, False]


class TestReason:
    @pytest.fixture
    def mine(self, client: Client, author: Member) -> Client:
        client.force_login(author)
        return client

    def test_is_asked_once_something_is_published(self, mine: Client, author: Member) -> None:
        draft = make_draft(make_paper(), author)
        asked = '<input type="text" name="reason"'
        assert asked not in mine.get(address("draft_edit", draft)).content.decode()
        publish(draft, FIRST)
        assert asked in mine.get(address("draft_edit", draft)).content.decode()

    def test_goes_from_the_form_to_the_revision(self, mine: Client, text: Interpretation) -> None:
        version = Interpretation.objects.get().version
        form = {"summary": "s", "body": "b", "reason": "Another result", "version": version}
        mine.post(address("draft_edit", text), form)
        assert 'value="Another result"' in mine.get(address("draft_edit", text)).content.decode()
        mine.post(address("draft_publish", text), form | {"version": version + 1})
        text.refresh_from_db()
        assert text.current
        assert text.current.reason == "Another result"
        assert "Another result" not in mine.get(address("draft_edit", text)).content.decode()

    def test_alone_makes_no_revision(self, mine: Client, text: Interpretation) -> None:
        publish(text, Text(SECOND.summary, SECOND.body, reason="No news"))
        assert Revision.objects.count() == 2

    def test_over_long_is_said_and_kept(self, mine: Client, text: Interpretation) -> None:
        reason = "x" * (MAX_REASON + 1)
        form = {"summary": "s", "body": "b", "reason": reason, "version": 2}
        answer = mine.post(address("draft_publish", text), form)
        assert (answer.status_code, reason in answer.content.decode()) == (422, True)
