import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from papers.actions.interpretations import Text, text_of
from papers.exchange import MAX_OCTETS, from_file, to_file
from papers.models import Draft, FormerSlug, Interpretation
from papers.models.interpretations import MAX_SUMMARY
from papers.text import MAX_SOURCE
from tests.factories import add_revision, make_draft, make_interpretation, make_member, make_paper

pytestmark = pytest.mark.django_db
SECRET = "xyzzy-secret"


def address(name: str, interpretation: Interpretation) -> str:
    return reverse(f"papers:{name}", args=[interpretation.paper.slug, interpretation.pk])


def download(client: Client, interpretation: Interpretation) -> str:
    return client.get(address("manuscript_download", interpretation)).content.decode()


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member("Ada", handle="ada", seen_at=timezone.now())
    client.force_login(member)
    return member


@pytest.fixture
def mine(me: Member) -> Interpretation:
    return make_draft(
        make_paper(slug="lora", title="Low-Rank: a title"), me, summary="In short.", body="Here.\n"
    )


class TestDownload:
    def test_is_a_file_of_its_own_name(self, client: Client, mine: Interpretation) -> None:
        answer = client.get(address("manuscript_download", mine))
        headers = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition")}
        assert headers == {
            "Content-Type": "text/markdown; charset=utf-8",
            "Content-Disposition": 'attachment; filename="lora.en.ada.md"',
        }
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_holds_what_the_editor_would_show(self, client: Client, mine: Interpretation) -> None:
        file = from_file(download(client, mine))
        assert (file.summary, file.body, file.version, file.revision) == ("In short.", "Here.\n", 1, 0)
        assert (file.paper, file.title, file.author) == ("lora", "Low-Rank: a title", "ada")
        published = make_interpretation(make_paper(), mine.author, body="Published.")
        add_revision(published, body="Again.")
        file = from_file(download(client, published))
        assert (file.body, file.version, file.revision) == ("Again.", 1, 2)
        Draft.objects.create(
            interpretation=published, body="Draft.", saved_at=timezone.now(), saved_by=mine.author
        )
        assert from_file(download(client, published)).body == "Draft."

    def test_others_get_what_is_published(self, client: Client, me: Member) -> None:
        text = make_interpretation(make_paper(), make_member(), body="Published.")
        Interpretation.objects.filter(pk=text.pk).update(version=17, notes=SECRET)
        Draft.objects.create(
            interpretation=text, summary=SECRET, body=SECRET, saved_at=timezone.now(), saved_by=text.author
        )
        got = download(client, text)
        assert (from_file(got).body, from_file(got).version, SECRET in got) == ("Published.", 0, False)

    def test_anothers_draft_is_missing(self, client: Client, me: Member) -> None:
        draft = make_draft(make_paper(), make_member())
        assert client.get(address("manuscript_download", draft)).status_code == 404

    def test_follows_a_renaming(self, client: Client, mine: Interpretation) -> None:
        FormerSlug.objects.create(slug="low-rank", paper=mine.paper)
        answer = client.get(address("manuscript_download", mine).replace("/lora/", "/low-rank/"))
        assert (answer.status_code, answer.headers["Location"]) == (301, address("manuscript_download", mine))

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_queries_do_not_grow(self, client: Client, me: Member, count: int) -> None:
        text = make_interpretation(make_paper(), make_member())
        for _ in range(count):
            add_revision(text)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("manuscript_download", text))
        # session with its member, the text, whether the reader writes along
        assert len(captured) == 3

    def test_is_linked_where_one_reads_and_writes(self, client: Client, mine: Interpretation) -> None:
        text = make_interpretation(make_paper(), mine.author)
        for page in (address("draft_edit", text), address("interpretation_detail", text)):
            assert address("manuscript_download", text) in client.get(page).content.decode()
        assert address("manuscript_upload", text) in client.get(address("draft_edit", text)).content.decode()


class TestUpload:
    def send(self, client: Client, mine: Interpretation, file: str | bytes, **how: Any) -> Any:
        octets = file if isinstance(file, bytes) else file.encode()
        form: dict[str, Any] = {"file": SimpleUploadedFile("lora.md", octets)}
        return client.post(address("manuscript_upload", mine), form | how)

    def changed(self, client: Client, mine: Interpretation) -> str:
        return download(client, mine).replace("Here.", "There, 那里.")

    @pytest.mark.parametrize("lines", ["\n", "\r\n"])
    @pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
    def test_becomes_the_draft(self, client: Client, mine: Interpretation, lines: str, coding: str) -> None:
        file = self.changed(client, mine).replace("\n", lines).encode(coding)
        answer = self.send(client, mine, file)
        assert (answer.status_code, answer.headers["Location"]) == (302, address("draft_edit", mine))
        assert text_of(mine) == Text("In short.", "There, 那里.\n")
        assert (
            "The file’s text is saved as your draft."
            in client.get(answer.headers["Location"]).content.decode()
        )

    def test_pasted_does_the_same(self, client: Client, mine: Interpretation) -> None:
        pasted = self.changed(client, mine).replace("\n", "\r\n")
        client.post(address("manuscript_upload", mine), {"pasted": pasted})
        assert text_of(mine).body == "There, 那里.\n"

    def test_touches_neither_notes_nor_reason_nor_what_is_published(self, client: Client, me: Member) -> None:
        text = make_interpretation(make_paper(), me, body="Here.")
        Interpretation.objects.filter(pk=text.pk).update(notes="To self.")
        Draft.objects.create(
            interpretation=text, body="Here.", reason="Why", saved_at=timezone.now(), saved_by=me
        )
        self.send(client, text, self.changed(client, text))
        text.refresh_from_db()
        assert text.current
        assert (text.notes, text_of(text).reason, text.current.body) == ("To self.", "Why", "Here.")

    def test_of_an_older_version_shows_both(self, client: Client, mine: Interpretation) -> None:
        file = self.changed(client, mine)
        form = {"summary": "In short.", "body": "Meanwhile.", "version": 1, "notes": "To self."}
        client.post(address("draft_edit", mine), form)
        answer = self.send(client, mine, file)
        page = answer.content.decode()
        assert (answer.status_code, text_of(mine).body) == (409, "Meanwhile.")
        assert "This text moved on" in page
        assert field(page, "body") == "There, 那里.\n"
        assert field(page, "notes") == "To self."
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        assert version[1] == "2"

    def test_the_same_file_twice_is_one_draft(self, client: Client, mine: Interpretation) -> None:
        file = self.changed(client, mine)
        assert [self.send(client, mine, file).status_code for _ in range(2)] == [302, 302]

    def test_is_kept_where_it_cannot_be_taken(self, client: Client, mine: Interpretation) -> None:
        file = self.changed(client, mine).replace("version: 1", "version: one")
        answer = self.send(client, mine, file)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert unescape(page).count("The value of “version” in the head of the file is no number.") == 1
        assert field(page, "pasted") == file
        assert text_of(mine).body == "Here.\n"

    def test_of_another_paper_or_interpretation_is_told(self, client: Client, mine: Interpretation) -> None:
        other = make_draft(make_paper(slug="bert"), mine.author)
        chinese = make_draft(mine.paper, mine.author, language="zh-hans")
        for file, said in (
            (download(client, other), "This file is about another paper: bert."),
            (download(client, chinese), "This file is of another interpretation of this paper."),
        ):
            answer = self.send(client, mine, file)
            page = answer.content.decode()
            assert (answer.status_code, said in page, field(page, "pasted")) == (422, True, file)
        assert text_of(mine).body == "Here.\n"

    def test_after_a_renaming_of_the_paper_it_is_taken(self, client: Client, mine: Interpretation) -> None:
        file = self.changed(client, mine)
        type(mine.paper).objects.update(slug="low-rank")
        mine.paper.refresh_from_db()
        assert self.send(client, mine, file).status_code == 302

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"summary": "x" * (MAX_SUMMARY + 1)}, "Summary: Ensure this value has at most 2000 characters"),
            ({"body": "x" * (MAX_SOURCE + 1)}, "Text: Ensure this value has at most 200000 characters"),
            ({"external_url": "javascript:alert(1)"}, "This is no address on the web"),
            ({"version": 2**31}, "Version: Ensure this value is less than"),
            ({"body": "a\0b"}, "Text: Null characters are not allowed."),
        ],
        ids=["summary", "body", "address", "version", "nul"],
    )
    def test_what_the_editor_would_refuse_is_refused(
        self, client: Client, mine: Interpretation, change: dict[str, Any], said: str
    ) -> None:
        file = from_file(download(client, mine))
        answer = self.send(client, mine, to_file(type(file)(**vars(file) | change)))
        assert (answer.status_code, said in unescape(answer.content.decode())) == (422, True)
        assert text_of(mine).body == "Here.\n"

    def test_the_longest_text_in_han_fits(self, client: Client, mine: Interpretation) -> None:
        file = from_file(download(client, mine))
        longest = to_file(type(file)(**vars(file) | {"body": "论" * MAX_SOURCE}))
        assert self.send(client, mine, longest).status_code == 302

    @pytest.mark.parametrize(
        ("file", "said"),
        [
            (b"x" * (MAX_OCTETS + 1), "The file is larger than 600 KB."),
            ("论文".encode("gb18030"), "The file is not in UTF-8; save it so and send it again."),
            (b"# Only a text", "The file must begin with the head that it was downloaded with."),
            (b"", "The submitted file is empty."),
            (bytes(range(256)), "The file is not in UTF-8; save it so and send it again."),
        ],
        ids=["large", "gb18030", "headless", "empty", "octets"],
    )
    def test_what_is_no_such_file_is_told(
        self, client: Client, mine: Interpretation, file: bytes, said: str
    ) -> None:
        answer = self.send(client, mine, file)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_nothing_is_told(self, client: Client, mine: Interpretation) -> None:
        answer = client.post(address("manuscript_upload", mine), {"pasted": ""})
        assert "Choose a file, or paste what stands in it." in answer.content.decode()

    def test_is_the_authors_alone(self, client: Client, mine: Interpretation) -> None:
        file = self.changed(client, mine)
        client.force_login(make_member())
        assert self.send(client, mine, file).status_code == 404
        assert client.get(address("manuscript_upload", mine)).status_code == 404
        assert text_of(mine).body == "Here.\n"
