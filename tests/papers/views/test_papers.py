import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from members.models import Member
from papers.models import Comment, Draft, FormerSlug, Interpretation, Paper, PaperLink
from tests.factories import (
    make_claim,
    make_comment,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)
from tests.papers.views.fragments import markup, root_of

pytestmark = pytest.mark.django_db

URL = "/papers/lora/"


@pytest.fixture
def paper() -> Paper:
    return make_paper(
        slug="lora",
        title="Low-Rank Adaptation",
        short_name="LoRA",
        authors=["Edward Hu", "Yelong Shen"],
        year=2021,
        month=6,
        venue="ICLR 2022",
        arxiv_id="2106.09685",
        url="https://arxiv.org/abs/2106.09685",
        pdf_url="https://arxiv.org/pdf/2106.09685",
        code_url="https://github.com/microsoft/LoRA",
        doi="10.48550/arXiv.2106.09685",
        remark_en="A remark.",
    )


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member("Me", seen_at=timezone.now())
    client.force_login(member)
    return member


def refer(text: Interpretation | Comment, target: Paper, kind: str = "refers") -> PaperLink:
    own = {"comment" if isinstance(text, Comment) else "interpretation": text}
    return PaperLink.objects.create(source=text.paper, target=target, kind=kind, **own)


def page_of(client: Client) -> str:
    return client.get(URL).content.decode()


def missing(expected: list[str], page: str) -> list[str]:
    return [words for words in expected if words not in page]


class TestFacts:
    EXPECTED = (
        "Low-Rank Adaptation",
        "Edward Hu, Yelong Shen",
        "ICLR 2022",
        'href="https://arxiv.org/abs/2106.09685"',
        'href="https://arxiv.org/pdf/2106.09685"',
        'href="https://github.com/microsoft/LoRA"',
        'href="https://doi.org/10.48550/arXiv.2106.09685"',
        "A remark.",
        "The curator’s note.",
        "The correction.",
        "GPT-3, RoBERTa",
        "No. 2 of Hundred papers, in “Tuning”",
    )

    @pytest.mark.parametrize("signed_in", [True, False])
    def test_are_everybodys(self, client: Client, paper: Paper, signed_in: bool) -> None:
        part = make_part(make_list(title_en="Hundred papers"), title_en="Tuning")
        make_entry(part)
        make_entry(
            part,
            paper,
            note_en="The curator’s note.",
            correction_en="The correction.",
            named_models=["GPT-3", "RoBERTa"],
        )
        meeting = make_meeting(paper)
        if signed_in:
            client.force_login(make_member())
        page = page_of(client)
        assert missing([*self.EXPECTED, f'href="/schedule/{meeting.number}/"'], page) == []

    @pytest.mark.parametrize(
        ("fields", "english", "chinese"),
        [
            ({}, "LoRA · ICLR 2022", "LoRA · ICLR 2022"),
            ({"venue": ""}, "LoRA · arXiv June 2021", "LoRA · arXiv 2021年6月"),
            ({"venue": "Nature"}, "LoRA · Nature · arXiv June 2021", "LoRA · Nature · arXiv 2021年6月"),
            (
                {"venue": "arXiv preprint"},
                "LoRA · arXiv preprint · June 2021",
                "LoRA · arXiv preprint · 2021年6月",
            ),
            ({"venue": "", "arxiv_id": ""}, "LoRA · June 2021", "LoRA · 2021年6月"),
            ({"venue": "JMLR 20210", "month": None}, "LoRA · JMLR 20210 · 2021", "LoRA · JMLR 20210 · 2021"),
            ({"venue": "", "year": None}, "LoRA", "LoRA"),
        ],
    )
    def test_say_once_when(
        self, client: Client, paper: Paper, fields: dict[str, Any], english: str, chinese: str
    ) -> None:
        Paper.objects.update(**fields)
        for language, facts in (("en", english), ("zh-hans", chinese)):
            page = client.get(URL, headers={"Accept-Language": language}).content.decode()
            assert re.findall(r"<p>\s*(LoRA.*?)\s*</p>", page) == [facts]

    def test_other_entries_are_links(self, client: Client, paper: Paper) -> None:
        reading_list = make_list(slug="chatgpt")
        note = "As entries 3 and 160, not the 8 of <entry>; see entry 8. 见第 12 条。"
        make_entry(make_part(reading_list), paper, note_en=note)
        here = reading_list.get_absolute_url()
        page = page_of(client)
        found = re.findall(r'<a href="([^"]*#entry-\d+)">(.*?)</a>', page)
        between = "&" if "?" in here else "?"
        assert found == [
            (f"{here}#entry-3", "3"),
            (f"{here}{between}page=2#entry-160".replace("&", "&amp;"), "160"),
            (f"{here}#entry-8", "entry 8"),
            (f"{here}#entry-12", "第 12 条"),
        ]
        assert "the 8 of &lt;entry&gt;; see" in page

    def test_models_named_are_no_echo(self, client: Client, paper: Paper) -> None:
        entry = make_entry(make_part(make_list()), paper, named_models=["LoRA"])
        assert "Models named" not in page_of(client)
        entry.named_models = ["LoRA", "GPT-3"]
        entry.save()
        assert "Models named: LoRA, GPT-3" in page_of(client)

    def test_are_there_for_a_paper_of_no_list(self, client: Client, paper: Paper) -> None:
        make_meeting(paper)
        assert missing(["Low-Rank Adaptation", 'href="/schedule/1/"'], page_of(client)) == []

    def test_are_edited_by_organisers(self, client: Client, paper: Paper, me: Member) -> None:
        edit = 'href="/desk/papers/lora/"'
        assert edit not in page_of(client)
        client.force_login(make_organiser())
        assert edit in page_of(client)

    def test_escape_markup(self, client: Client) -> None:
        make_paper(slug="lora", title="<b>bold</b>", authors=["<i>Hu</i>"], remark_en="<u>r</u>")
        page = page_of(client)
        assert [tag for tag in ("<b>bold", "<i>Hu", "<u>r") if tag in page] == []
        assert missing(["&lt;b&gt;bold", "&lt;i&gt;Hu", "&lt;u&gt;r"], page) == []


class TestAddress:
    def test_that_was_once_its_own_redirects_for_good(self, client: Client, paper: Paper) -> None:
        FormerSlug.objects.create(slug="low-rank", paper=paper)
        for method in (client.get, client.head):
            response = method("/papers/low-rank/")
            assert (response.status_code, response.headers["Location"]) == (301, URL)

    def test_that_was_once_its_own_redirects_below_it_too(
        self, client: Client, paper: Paper, me: Member
    ) -> None:
        FormerSlug.objects.create(slug="low-rank", paper=paper)
        text, comment = make_interpretation(paper, me), make_comment(paper, me)
        number = text.revisions.get().number
        for below in (
            f"interpretations/{text.pk}/",
            f"interpretations/{text.pk}/edit/",
            f"interpretations/{text.pk}/revisions/",
            f"interpretations/{text.pk}/revisions/{number}/",
            f"comments/{comment.pk}/edit/",
        ):
            response = client.get(f"/papers/low-rank/{below}")
            assert (response.status_code, response.headers["Location"]) == (301, f"{URL}{below}")
            assert client.get(f"/papers/missing/{below}").status_code == 404
        assert client.post(f"/papers/low-rank/comments/{comment.pk}/edit/").status_code == 404

    def test_unknown_is_missing(self, client: Client, me: Member) -> None:
        assert client.get("/papers/missing/").status_code == 404

    def test_only_reads(self, client: Client, paper: Paper, me: Member) -> None:
        assert client.post(URL).status_code == 405


class TestVisitor:
    SECRETS = (
        "zclaimant",
        "zpast",
        "zauthor",
        "zsummary",
        "zbody",
        "zdraft",
        "zcommenter",
        "zcomment",
        "zoffer",
    )

    @pytest.fixture
    def told(self, paper: Paper) -> Paper:
        author = make_member("zauthor")
        make_claim(paper, make_member("zclaimant"))
        make_claim(paper, make_member("zpast"), released_at=timezone.now(), reason="busy")
        make_interpretation(paper, author, summary_html="<p>zsummary</p>", body_html="<p>zbody</p>")
        make_draft(paper, author, language="zh-hans", summary="zdraft", body="zdraft")
        make_comment(paper, make_member("zcommenter"), html="<p>zcomment</p>", kind="question")
        return paper

    def said(self, client: Client) -> list[str]:
        return [secret for secret in self.SECRETS if secret in page_of(client)]

    def test_sees_nothing_that_members_wrote(self, client: Client, told: Paper) -> None:
        assert self.said(client) == []
        assert "What members write and discuss is for members." in page_of(client)
        assert re.findall(r"<form[^>]*papers/lora", page_of(client)) == []
        client.force_login(make_member())
        expected = ["zclaimant", "zpast", "zauthor", "zsummary", "zbody", "zcommenter", "zcomment"]
        assert self.said(client) == expected

    def test_sees_published_texts_where_the_group_opens_them(
        self, client: Client, told: Paper, settings: Settings
    ) -> None:
        settings.PUBLIC_INTERPRETATIONS = True
        assert self.said(client) == ["zauthor", "zsummary", "zbody"]

    def test_signs_in_and_comes_back(self, client: Client, paper: Paper) -> None:
        assert 'href="/accounts/login/?next=/papers/lora/"' in page_of(client)


class TestDrafts:
    def test_are_their_authors_alone(self, client: Client, paper: Paper, me: Member) -> None:
        other = make_member("zauthor")
        make_draft(paper, other, summary="zsummary", body="zbody")
        assert [secret for secret in ("zauthor", "zsummary", "zbody") if secret in page_of(client)] == []
        client.force_login(make_organiser())
        assert [secret for secret in ("zauthor", "zsummary", "zbody") if secret in page_of(client)] == []
        client.force_login(other)
        assert "A draft that only its authors can see." in page_of(client)

    def test_do_not_show_through_what_is_published(self, client: Client, paper: Paper, me: Member) -> None:
        published = make_interpretation(paper, make_member(), body_html="<p>As published.</p>")
        Draft.objects.create(
            interpretation=published,
            summary="zsecret",
            body="zsecret",
            saved_at=timezone.now(),
            saved_by=published.author,
        )
        page = page_of(client)
        assert ("As published." in page, "zsecret" in page) == (True, False)


class TestInterpretations:
    def test_are_a_jump_away_where_the_page_is_long(self, client: Client, paper: Paper, me: Member) -> None:
        first = make_interpretation(paper, make_member("Ada"))
        assert 'id="jumps"' not in page_of(client)
        draft = make_draft(paper, me)
        thread = make_comment(paper, me)
        make_comment(paper, me, thread=thread, deleted_at=timezone.now())
        make_comment(paper, me, thread=thread)
        jumps = page_of(client).partition('id="jumps"')[2].partition("</nav>")[0]
        shown = [" ".join(words.split()) for words in re.sub("<[^>]*>", "\n", jumps).split("\n")[1:]]
        assert [words for words in shown if words] == [
            "Interpretations:",
            *("Ada", "English · 1 min", "Me", "English · draft", "Discussion", "2"),
        ]
        assert re.findall('href="#([^"]*)"', jumps) == [
            f"interpretation-{first.pk}",
            f"interpretation-{draft.pk}",
            "discussion",
        ]

    def test_come_in_the_language_of_the_page_first_then_oldest_first(
        self, client: Client, paper: Paper, me: Member
    ) -> None:
        for language, text in [("zh-hans", "alpha"), ("en", "beta"), ("en", "gamma")]:
            make_interpretation(paper, make_member(), language=language, body_html=f"<p>{text}</p>")
        assert re.findall(r"<p>(alpha|beta|gamma)</p>", page_of(client)) == ["beta", "gamma", "alpha"]
        me.language = "zh-hans"
        me.save()
        assert re.findall(r"<p>(alpha|beta|gamma)</p>", page_of(client)) == ["alpha", "beta", "gamma"]

    def test_without_any_says_so(self, client: Client, paper: Paper, me: Member) -> None:
        assert "Nobody has interpreted this paper yet." in page_of(client)


def test_parts_have_one_root_each(client: Client, paper: Paper, me: Member) -> None:
    make_claim(paper, me)
    answers = [
        client.post(f"{URL}read/", {"state": "read"}, headers={"HX-Request": "true"}),
        client.post(f"{URL}claim/", headers={"HX-Request": "true"}),
    ]
    assert [root_of(answer) for answer in answers] == [f"paper-{paper.pk}-read", f"paper-{paper.pk}-claim"]
    assert markup(answers[0]) in markup(client.get(URL))


class TestReferrers:
    """Texts about other papers that refer to this one."""

    def shown(self, client: Client) -> list[str]:
        section = (
            page_of(client).partition('<section class="section referrers"')[2].partition("</section>")[0]
        )
        items = re.findall(r"<li>(.*?)</li>", section, re.DOTALL)
        return [" ".join(re.sub("<[^>]*>", " ", item).split()) for item in items]

    @pytest.fixture
    def told(self, paper: Paper) -> list[str]:
        """Where they lead, the latest first."""
        bert, ada = make_paper(slug="bert", short_name="BERT"), make_member("Ada")
        days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in range(1, 6)]
        text = make_interpretation(bert, ada, published_at=days[0])
        thread = make_comment(bert, ada, created_at=days[1])
        reply = make_comment(bert, make_member("Bob"), thread=thread, created_at=days[2])
        on_text = make_comment(bert, ada, interpretation=text, created_at=days[3])
        for each in (text, thread, reply, on_text):
            refer(each, paper)
        refer(make_comment(paper, ada), bert)
        page = f"/papers/bert/interpretations/{text.pk}/"
        return [
            f"{page}?thread={on_text.pk}#comment-{on_text.pk}",
            f"/papers/bert/?thread={thread.pk}#comment-{reply.pk}",
            f"/papers/bert/?thread={thread.pk}#comment-{thread.pk}",
            f"/papers/bert/#interpretation-{text.pk}",
        ]

    def test_are_named_with_who_and_when(self, client: Client, me: Member, told: list[str]) -> None:
        assert self.shown(client) == [
            "the discussion of BERT Ada · 4 March 2026",
            "the discussion of BERT Bob · 3 March 2026",
            "the discussion of BERT Ada · 2 March 2026",
            "the interpretation of BERT Ada · 1 March 2026",
        ]

    def test_lead_to_their_place(self, client: Client, me: Member, told: list[str]) -> None:
        section = page_of(client).partition('aria-labelledby="referrers"')[2].partition("</section>")[0]
        assert re.findall('href="([^"]*)"', section) == told
        for address in told:
            path, _, anchor = address.partition("#")
            assert f'id="{anchor}"' in client.get(path).content.decode()

    def test_visitors_read_none(self, client: Client, told: list[str], settings: Settings) -> None:
        assert "Referred to in" not in page_of(client)
        settings.PUBLIC_INTERPRETATIONS = True
        assert self.shown(client) == ["the interpretation of BERT Ada · 1 March 2026"]

    def test_without_any_there_is_no_heading(self, client: Client, paper: Paper, me: Member) -> None:
        assert "Referred to in" not in page_of(client)

    def test_end_after_twenty(self, client: Client, paper: Paper, me: Member) -> None:
        for _ in range(22):
            refer(make_comment(make_paper(), me), paper)
        assert len(self.shown(client)) == 20
        assert "and in 2 earlier texts" in page_of(client)


class TestCost:
    def queries(self, client: Client) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    def test_is_the_same_for_1_3_and_30_of_everything(self, client: Client, paper: Paper, me: Member) -> None:
        make_meeting(paper, starts_at=timezone.now() + timedelta(days=9))
        make_claim(paper, me)
        part, more_lists = make_part(make_list()), [make_list(), make_list()]
        make_entry(part, paper)
        seen = []
        for more in (1, 2, 27):
            for _ in range(more):
                author = make_member()
                text = make_interpretation(paper, author)
                text.credits.create(member=me, kind="begun")
                thread = make_comment(paper, author, kind="question")
                make_comment(paper, me, thread=thread).reactions.create(member=author, kind="agree")
                make_comment(paper, me, interpretation=text)
                refer(make_comment(make_paper(), author), paper)
                refer(make_comment(make_paper(), author, kind="question"), paper, kind="may-answer")
                refer(make_interpretation(make_paper(), author), paper)
                make_claim(paper, author, released_at=timezone.now(), released_by=me, reason="busy")
                make_entry(part, paper)
            seen.append(self.queries(client))
        assert (seen, seen[0]) == ([seen[0]] * 3, seen[0])
        assert seen[0] <= 10
        for reading_list in more_lists:
            make_entry(make_part(reading_list), paper)
        assert self.queries(client) == seen[0]


class TestWriting:
    def buttons(self, client: Client) -> list[str]:
        form = page_of(client).split('id="write"')[1].split("</form>")[0]
        return [" ".join(words.split()) for words in re.findall(r"<button[^>]*>(.*?)</button>", form)]

    def test_is_named_by_what_one_has_begun(self, client: Client, me: Member, paper: Paper) -> None:
        make_draft(paper, make_member())
        assert self.buttons(client) == ["Write", "Write in Chinese"]
        draft = make_draft(paper, me, language="zh-hans")
        assert self.buttons(client) == ["Continue your draft in Chinese", "Write"]
        Draft.objects.filter(interpretation=draft).delete()
        make_interpretation(paper, me)
        assert self.buttons(client)[0] == "Edit yours"
        Draft.objects.create(
            interpretation=me.interpretations.get(language="en"), saved_at=timezone.now(), saved_by=me
        )
        assert self.buttons(client)[0] == "Continue your draft"

    def test_of_the_first_one_is_a_button_below_what_is_missing(
        self, client: Client, me: Member, paper: Paper
    ) -> None:
        page = page_of(client)
        assert '<button class="btn plain" form="write" name="language" value="en">' in page
        assert "Claim it, or simply write." in page
        make_claim(paper, make_member())
        assert "Claim it" not in page_of(client)
        make_interpretation(paper, make_member())
        assert 'form="write"' not in page_of(client)


def test_meeting_is_named_with_its_date(client: Client, paper: Paper) -> None:
    # 20:00 UTC is the next day in the group's zone.
    make_meeting(paper, number=13, starts_at=datetime(2027, 1, 14, 20, tzinfo=UTC))
    assert '<a href="/schedule/13/">Meeting 13 · 15 January 2027</a>' in page_of(client)
