import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Member
from papers.listing import PAGE
from papers.models import EntryPaper, Paper, Part, ReadMark
from tests.factories import (
    make_claim,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db

URL = "/papers/"


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member("Me", seen_at=timezone.now())
    client.force_login(member)
    return member


@pytest.fixture
def part() -> Part:
    return make_part(make_list(is_default=True, title_en="Hundred papers"), title_en="Scaling")


def page_of(client: Client, query: str = "") -> str:
    return client.get(URL + query).content.decode()


def shown(client: Client, query: str = "") -> list[int]:
    """The numbers of the entries on the page."""
    return [int(number) for number in re.findall(r'<li id="entry-(\d+)"', page_of(client, query))]


def counts(page: str) -> dict[str, int]:
    """Each filter with the number beside it."""
    nav = page[page.index('<nav id="filters"') :]
    links = re.findall(r"<a [^>]*>(.*?)<small>(\d+)</small></a>", nav[: nav.index("</nav>")])
    return {re.sub(r"<[^>]+>", "", label): int(count) for label, count in links}


def chosen(page: str) -> list[str]:
    links = re.findall(
        r'<a [^>]*aria-current="true"[^>]*>(.*?)<small>', page[page.index('<nav id="filters"') :]
    )
    return [re.sub(r"<[^>]+>", "", label) for label in links]


def fill(part: Part, *people: Member, entries: int) -> None:
    """Each entry with a paper that three have claimed and one has interpreted."""
    for _ in range(entries):
        paper = make_paper()
        make_entry(part, paper, note_en="A note.")
        for seat, member in enumerate(people):
            make_claim(paper, member, seat=seat)
        make_interpretation(paper, people[0])


class TestPage:
    def test_shows_each_entry_with_its_facts(self, client: Client, me: Member, part: Part) -> None:
        paper = make_paper(title="Low-Rank Adaptation", short_name="LoRA", slug="lora", year=2021)
        make_entry(part, paper, note_en="Cheap to tune.", correction_en="Not 2020.")
        meeting = make_meeting(paper)
        make_claim(paper, make_member("Grace Hopper"))
        page = page_of(client)
        expected = [
            "Hundred papers",
            '>1 · <span lang="en">Scaling</span>',
            '<a href="/papers/lora/" lang="en">Low-Rank Adaptation</a>',
            "LoRA · 2021",
            "Cheap to tune.",
            "Not 2020.",
            f'<a href="/schedule/{meeting.number}/">',
            'aria-label="Grace Hopper · lead"',
            ">GH</span>",
        ]
        assert [part for part in expected if part not in page] == []

    def test_gives_each_work_of_an_entry_its_own_people_and_week(
        self, client: Client, me: Member, part: Part
    ) -> None:
        led, free = make_paper(short_name="Led"), make_paper(short_name="Free")
        make_entry(part, led, free, note_en="Of both.")
        make_claim(led, make_member("Grace Hopper"))
        make_meeting(led, number=7)
        make_meeting(free, number=8)
        first, second = page_of(client).split('<div class="work">')[1:]
        told = ("GH</span>", "Claim: Free", "meeting 7<", "meeting 8<", "Of both.")
        assert [words in first for words in told] == [True, False, True, False, False]
        assert [words in second for words in told] == [False, True, False, True, True]

    def test_counts_works_beside_the_entries(self, client: Client, me: Member, part: Part) -> None:
        done, free = make_paper(), make_paper()
        make_interpretation(done, me)
        for papers in ([done], [done, free], []):
            make_entry(part, *papers)
        assert "3 entries · 1 of 2 works interpreted" in " ".join(page_of(client).split())

    def test_offers_the_free_ones(self, client: Client, me: Member, part: Part) -> None:
        free, taken = make_paper(short_name="Free"), make_paper(short_name="Taken")
        make_entry(part, free)
        make_entry(part, taken)
        make_claim(taken, make_member())
        assert re.findall(r'aria-label="Claim: (\w+)"', page_of(client)) == ["Free"]

    def test_claims_from_the_row_and_comes_back(self, client: Client, me: Member, part: Part) -> None:
        make_entry(part, make_paper(slug="lora", short_name="LoRA"))
        page = page_of(client, "?part=1&q=lora")
        button = re.search(r'form="claim-here" formaction="([^"]+)" name="next" value="([^"]+)"', page)
        assert button
        response = client.post(button[1], {"next": button[2].replace("&amp;", "&")}, follow=True)
        assert response.redirect_chain == [("/papers/?part=1&q=lora#entry-1", 302)]
        assert 'aria-label="Me · lead"' in response.content.decode()

    def test_repeats_share_people_and_point_to_the_first(
        self, client: Client, me: Member, part: Part
    ) -> None:
        paper = make_paper()
        make_entry(part, paper)
        make_entry(part, paper)
        make_claim(paper, make_member("Ada"))
        page = page_of(client)
        assert page.count('aria-label="Ada · lead"') == 2
        assert page.count('<a href="#entry-1">') == 1

    def test_repeat_leads_to_a_first_that_stands_elsewhere(
        self, client: Client, me: Member, part: Part
    ) -> None:
        """On another page of the list, or left out by the filters, which the link leaves."""
        early, late = make_paper(), make_paper()
        last = make_part(part.reading_list, position=part.position + 1)
        make_entry(part, early)
        for _ in range(PAGE - 1):
            make_entry(part)
        for paper in (early, late, late):
            make_entry(last, paper)

        def firsts(query: str) -> list[str]:
            return re.findall(r'<small><a href="([^"]*)">the same as', page_of(client, query))

        assert firsts("") == []
        assert firsts("?page=2") == ["/papers/#entry-1", f"#entry-{PAGE + 2}"]
        assert firsts("?part=2&notes=1") == ["/papers/#entry-1", f"#entry-{PAGE + 2}"]
        assert f'id="entry-{PAGE + 2}"' in page_of(client, "?page=2")

    def test_entries_of_two_works_and_of_none(self, client: Client, me: Member, part: Part) -> None:
        make_entry(part, make_paper(slug="one"), make_paper(slug="two"))
        make_entry(part, printed_title="Which work is meant?")
        page = page_of(client)
        assert re.findall(r'<a href="(/papers/\w+/)" lang="en">', page) == ["/papers/one/", "/papers/two/"]
        assert "Which work is meant?" in page
        assert "2 entries" in page
        assert "2 works" in page

    def test_without_any_list_says_what_to_do(self, client: Client) -> None:
        assert "There is no reading list yet." in page_of(client)
        client.force_login(make_member())
        assert "There is no reading list yet." in page_of(client)

    def test_only_reads(self, client: Client, me: Member, part: Part) -> None:
        assert client.post(URL).status_code == 405

    def test_is_the_same_for_htmx(self, client: Client, me: Member, part: Part) -> None:
        fill(part, me, entries=1)
        tokens = re.compile(r'(csrfmiddlewaretoken" value=)"[^"]*"')
        answers = [client.get(URL, headers=headers) for headers in ({}, {"HX-Request": "true"})]
        plain, htmx = (tokens.sub("", answer.content.decode()) for answer in answers)
        assert plain == htmx


class TestLists:
    def test_another_by_its_name_with_its_own_links(self, client: Client, me: Member, part: Part) -> None:
        make_entry(part, make_paper(title="In the first"))
        other = make_part(make_list(slug="more", title_en="More papers"))
        make_entry(other, make_paper(title="In the other"))
        page = page_of(client, "?list=more")
        assert ("In the other" in page, "In the first" in page) == (True, False)
        assert '<input type="hidden" name="list" value="more">' in page
        assert "?list=more&amp;state=unclaimed" in page
        assert 'Other lists: <a href="/papers/" lang="en">Hundred papers</a>' in page
        assert 'href="/papers/?list=more" lang="en">More papers</a>' in page_of(client)

    @pytest.mark.parametrize("name", ["missing", "%00", "%ED%A0%80", "x" * 5000, "'--"])
    def test_unknown_is_missing(self, client: Client, part: Part, name: str) -> None:
        assert client.get(f"{URL}?list={name}").status_code == 404

    def test_unnamed_is_the_default(self, client: Client, part: Part) -> None:
        make_list()
        assert "Hundred papers" in page_of(client, "?list=")


class TestFilters:
    @pytest.fixture
    def varied(self, me: Member, part: Part) -> list[Paper]:
        """1 free · 2 led by me, read · 3 another’s, interpreted · in part 2: 4 mine, interpreted."""
        ada, last = make_member(), make_part(part.reading_list, position=part.position + 1)
        papers = [make_paper(short_name=name) for name in ("Free", "Mine", "Done", "Minedone")]
        for each, paper in zip([part, part, part, last], papers, strict=True):
            make_entry(each, paper)
        make_claim(papers[1], me)
        make_claim(papers[2], ada)
        make_interpretation(papers[2], ada)
        make_claim(papers[3], me, seat=1)
        make_interpretation(papers[3], me)
        ReadMark.objects.create(paper=papers[1], member=me, state="read", marked_at=timezone.now())
        ReadMark.objects.create(paper=papers[2], member=ada, state="read", marked_at=timezone.now())
        return papers

    @pytest.mark.parametrize(
        ("query", "numbers", "current"),
        [
            ("", [1, 2, 3, 4], ["All entries", "All parts"]),
            ("?state=unclaimed", [1], ["Unclaimed", "All parts"]),
            ("?state=claimed", [2, 3], ["Claimed", "All parts"]),
            ("?state=interpreted", [3, 4], ["Interpreted", "All parts"]),
            ("?mine=1", [2, 4], ["Mine", "All parts"]),
            ("?state=read", [2], ["Read by me", "All parts"]),
            ("?part=2", [4], ["All entries", "Part 2"]),
            ("?q=mine", [2, 4], ["All entries", "All parts"]),
            ("?part=1&state=interpreted&q=done", [3], ["Interpreted", "Part 1"]),
            ("?state=interpreted&mine=1&part=2&q=MINE", [4], ["Part 2"]),
            ("?part=2&state=read", [], ["Read by me", "Part 2"]),
            ("?part=9&state=lost&mine=0&nonsense=1", [1, 2, 3, 4], ["All entries", "All parts"]),
        ],
    )
    def test_let_through(
        self,
        client: Client,
        varied: list[Paper],
        query: str,
        numbers: list[int],
        current: list[str],
    ) -> None:
        assert (shown(client, query), chosen(page_of(client, query))) == (numbers, current)

    def test_say_what_they_would_show(self, client: Client, varied: list[Paper]) -> None:
        assert counts(page_of(client)) == {
            "All entries": 4,
            "Unclaimed": 1,
            "Claimed": 2,
            "Interpreted": 2,
            "Mine": 2,
            "Read by me": 1,
            "All parts": 4,
            "Part 1": 3,
            "Part 2": 1,
        }

    def test_each_link_shows_as_many_as_it_says(self, client: Client, varied: list[Paper]) -> None:
        page = page_of(client, "?part=1&q=n")
        nav = page[page.index('<nav id="filters"') : page.index("</nav>", page.index('<nav id="filters"'))]
        links = re.findall(r'<a id="filter[-a-z0-9]*" href="([^"]*)"[^>]*>.*?<small>(\d+)</small></a>', nav)
        assert len(links) == 9
        for query, count in links:
            assert len(shown(client, query.replace("&amp;", "&"))) == int(count)

    def test_keep_the_rest_in_the_search_form(self, client: Client, varied: list[Paper]) -> None:
        page = page_of(client, "?part=1&state=claimed&mine=1&q=m&notes=1")
        hidden = re.findall(r'<input type="hidden" name="(part|state|mine|notes)" value="(\w+)">', page)
        assert hidden == [("part", "1"), ("state", "claimed"), ("mine", "1"), ("notes", "1")]

    def test_keep_the_notes_unfolded(self, client: Client, varied: list[Paper]) -> None:
        links = re.findall(r'<a id="filter[^"]*" href="([^"]*)"', page_of(client, "?notes=1&part=1"))
        assert len(links) == 9
        assert [link for link in links if "notes=1" not in link] == []
        assert '<a href="?part=1">Fold the notes</a>' in page_of(client, "?notes=1&part=1")

    def test_without_a_match_show_the_way_back(self, client: Client, varied: list[Paper]) -> None:
        page = page_of(client, "?q=nowhere")
        assert "No entry is like that." in page
        assert '<a href="/papers/">Show all</a>' in page

    @pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "%FF%FE", "x" * 10_000, "'%22%3Cscript%3E1", "%"])
    def test_hostile_words_find_nothing_and_stay_text(
        self, client: Client, varied: list[Paper], query: str
    ) -> None:
        response = client.get(f"{URL}?q={query}")
        assert response.status_code == 200
        page = response.content.decode()
        assert "No entry is like that." in page
        assert "<script>1" not in page


class TestVisitor:
    def test_sees_no_names_and_no_state(self, client: Client, part: Part) -> None:
        secret = make_member("Zsecret Name", handle="zsecret")
        paper, drafted = make_paper(title="A public title", slug="public"), make_paper()
        for each in (paper, drafted):
            make_entry(part, each, note_en="A public note.")
            make_claim(each, secret)
        make_interpretation(paper, secret, summary_html="<p>zsecret words</p>", summary="zsecret words")
        make_draft(drafted, secret, body="zsecret draft")
        client.force_login(make_member())
        assert "Zsecret" in page_of(client)
        client.logout()
        for query in ("", "?state=claimed", "?mine=1", "?state=unclaimed", "?q=zsecret", "?part=1"):
            page = page_of(client, query).replace("?q=zsecret", "").replace('value="zsecret"', "")
            words = ("secret", "interpreted", 'class="i', "claim-here", "Unclaimed", ">Mine<", ">ZN<")
            assert [word for word in words if word in page.replace("q=zsecret", "")] == []
        assert "A public note." in page_of(client)

    def test_cannot_ask_for_a_state(self, client: Client, part: Part) -> None:
        papers = [make_paper(), make_paper()]
        for paper in papers:
            make_entry(part, paper)
        make_claim(papers[0], make_member())
        queries = ("", "?state=claimed", "?state=unclaimed", "?state=interpreted", "?state=read", "?mine=1")
        assert [shown(client, query) for query in queries] == [[1, 2]] * 6

    def test_can_filter_by_part_and_words(self, client: Client, part: Part) -> None:
        make_entry(part, make_paper(title="Low-Rank"))
        make_entry(make_part(part.reading_list, position=part.position + 1), make_paper(title="Scaling"))
        assert (shown(client, "?part=2"), shown(client, "?q=rank")) == ([2], [1])
        assert counts(page_of(client)) == {"All parts": 2, "Part 1": 1, "Part 2": 1}


class TestCost:
    def queries(self, client: Client) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    def test_is_the_same_for_1_3_and_30_entries(self, client: Client, me: Member, part: Part) -> None:
        others = [make_member(), make_member()]
        seen = []
        for more in (1, 2, 27):
            fill(part, me, *others, entries=more)
            seen.append(self.queries(client))
        assert (seen, seen[0] <= 10) == ([seen[0]] * 3, True)
        client.logout()
        assert self.queries(client) <= 5

    def test_of_1000_entries_is_no_more(self, client: Client, me: Member, part: Part) -> None:
        fill(part, me, make_member(), entries=1)
        before = self.queries(client)
        papers = Paper.objects.bulk_create(
            Paper(slug=f"many-{n}", title=f"Many {n}", short_name=f"M{n}") for n in range(999)
        )
        entries = type(part.entries.get()).objects.bulk_create(
            type(part.entries.get())(
                reading_list=part.reading_list,
                part=part,
                key=f"many-{n}",
                position=1000 + n,
                printed_title="x",
            )
            for n in range(999)
        )
        EntryPaper.objects.bulk_create(
            EntryPaper(entry=entry, paper=paper) for entry, paper in zip(entries, papers, strict=True)
        )
        assert (len(shown(client)), self.queries(client)) == (PAGE, before)
        assert counts(page_of(client))["All entries"] == 1000
        assert shown(client, "?page=7") == list(range(901, 1001))


def test_speaks_of_the_week_only_where_there_is_one(client: Client, me: Member, part: Part) -> None:
    make_entry(part, make_paper())
    make_meeting(make_paper(), starts_at=timezone.now() + timedelta(days=1))
    assert '<a href="/schedule/' not in page_of(client).split('<ol class="list">')[1]
