from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from members.models import Member
from papers.listing import PAGE, Filter, Listing, State, entry_address, load_listing
from papers.listing.states import PaperState
from papers.models import Paper, ReadingList, ReadMark
from tests.factories import (
    make_claim,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db


def listed(*papers: Paper, member: Member | None = None) -> Listing:
    """One part, one entry a paper."""
    part = make_part(make_list())
    for paper in papers:
        make_entry(part, paper)
    return load_listing(part.reading_list, member or make_member())


def numbers(listing: Listing, **wanted: Any) -> list[int]:
    """Of the rows that are let through, which are as many as the filter says."""
    found = [row.number for row in listing.chosen(Filter(**wanted))]
    assert listing.count(Filter(**wanted)) == len(found)
    return found


def said(reading_list: ReadingList, words: str, **wanted: Any) -> list[int]:
    return numbers(load_listing(reading_list, None, words=words), q=words, **wanted)


class TestFilter:
    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("", Filter()),
            ("part=2&state=claimed&mine=1&q=+LoRA+", Filter(2, "claimed", True, "LoRA")),
            ("part=0&state=lost&mine=yes", Filter()),
            ("part=4", Filter()),
            ("part=-1&part=", Filter()),
            ("part=١", Filter()),
            ("part=03", Filter()),
            ("part=" + "9" * 5000, Filter()),
            ("state=UNCLAIMED", Filter()),
            ("nonsense=1&part=3", Filter(part=3)),
        ],
    )
    def test_ignores_what_it_does_not_know(self, query: str, wanted: Filter) -> None:
        assert Filter.of(QueryDict(query), parts=3) == wanted

    def test_bounds_the_words(self) -> None:
        assert len(Filter.of(QueryDict("q=" + "x" * 10_000), parts=1).q) == 200


class TestStates:
    def test_unclaimed_without_lead_and_text(self) -> None:
        ada, bob = make_member(), make_member()
        free, led, seconded, written, both = (make_paper() for _ in range(5))
        make_claim(led, ada)
        make_claim(seconded, ada, seat=1)
        make_interpretation(written, bob)
        make_claim(both, bob)
        make_interpretation(both, bob)
        make_claim(free, bob, released_at=timezone.now(), reason="busy")
        listing = listed(free, led, seconded, written, both, member=ada)
        assert numbers(listing, state=State.UNCLAIMED) == [1, 3]
        assert numbers(listing, state=State.CLAIMED) == [2, 5]
        assert numbers(listing, state=State.INTERPRETED) == [4, 5]
        assert numbers(listing, mine=True) == [2, 3]

    def test_read_means_all_of_it_and_by_oneself(self) -> None:
        ada, bob = make_member(), make_member()
        papers = [make_paper() for _ in range(3)]
        for paper, member, state in zip(papers, [ada, ada, bob], ["read", "partly", "read"], strict=True):
            ReadMark.objects.create(paper=paper, member=member, state=state, marked_at=timezone.now())
        assert numbers(listed(*papers, member=ada), state=State.READ) == [1]

    def test_people_are_claimants_then_authors_once_each(self) -> None:
        ada, bob, cleo = make_member("Ada"), make_member("Bob"), make_member("Cleo")
        paper = make_paper()
        make_claim(paper, bob, seat=1)
        make_claim(paper, ada)
        for author, language in [(cleo, "en"), (bob, "en"), (bob, "zh-hans")]:
            make_interpretation(paper, author, language=language)
        (state,) = listed(paper).rows[0].states
        assert [person.label for person in state.people] == [
            "Ada · lead",
            "Bob · interpreted",
            "Cleo · interpreted",
        ]

    def test_visitors_load_nobody(self) -> None:
        paper = make_paper()
        make_claim(paper, make_member())
        make_interpretation(paper, make_member())
        part = make_part(make_list())
        make_entry(part, paper)
        (state,) = load_listing(part.reading_list, None).rows[0].states
        assert state == PaperState()


class TestEntries:
    def test_repeats_share_what_has_become_of_their_paper(self) -> None:
        paper, other = make_paper(), make_paper()
        make_claim(paper, make_member("Ada"))
        listing = listed(paper, other, paper)
        assert [row.repeats for row in listing.rows] == [None, None, 1]
        assert listing.rows[0].states[0] is listing.rows[2].states[0]
        assert (listing.works, numbers(listing, state=State.CLAIMED)) == (2, [1, 3])

    def test_with_two_works_is_interpreted_when_both_are(self) -> None:
        first, second = make_paper(), make_paper()
        part = make_part(make_list())
        make_entry(part, first, second)
        make_interpretation(first, make_member())
        row = load_listing(part.reading_list, make_member()).rows[0]
        assert row.papers == [first.pk, second.pk]
        assert (row.is_interpreted, State.INTERPRETED in row.marks, State.UNCLAIMED in row.marks) == (
            False,
            True,
            True,
        )
        make_interpretation(second, make_member())
        assert load_listing(part.reading_list, make_member()).rows[0].is_interpreted

    def test_without_a_work_is_in_no_state(self) -> None:
        part = make_part(make_list())
        make_entry(part)
        listing = load_listing(part.reading_list, make_member())
        assert (listing.works, listing.interpreted_works, listing.rows[0].is_interpreted) == (0, 0, False)
        assert [numbers(listing, state=state) for state in State] == [[], [], [], []]
        assert numbers(listing) == [1]

    def test_are_numbered_through_the_parts(self) -> None:
        reading_list = make_list()
        last, first = make_part(reading_list, position=2), make_part(reading_list, position=1)
        entries = [make_entry(last, position=1), make_entry(first, position=2), make_entry(first, position=1)]
        listing = load_listing(reading_list, None)
        assert [row.entry for row in listing.rows] == [entry.pk for entry in entries[::-1]]
        assert [(s.number, s.title, s.total) for s in listing.stretches(listing.rows)] == [
            (1, first.title, 2),
            (2, last.title, 1),
        ]

    def test_name_their_meeting(self) -> None:
        paper = make_paper()
        meeting = make_meeting(paper)
        listing = listed(paper)
        assert listing.stretches(listing.rows)[0].lines[0].works[0].week == meeting.number


class TestWords:
    def test_are_looked_for_in_all_that_the_entry_says(self) -> None:
        part = make_part(make_list())
        paper = make_paper(
            title="Low-Rank", short_name="LoRA", arxiv_id="2106.09685", authors=["Edward Hu", "沈"]
        )
        make_entry(
            part, paper, printed_title="As printed", note_en="A note", note_zh="低秩", named_models=["GPT-3"]
        )
        make_entry(part, make_paper())
        found = [
            "low-rank",
            "LORA",
            "2106.09685",
            "hu",
            "沈",
            "printed",
            "a note",
            "低秩",
            "gpt-3",
            "hu lora",
        ]
        assert {words: said(part.reading_list, words) for words in found} == {words: [1] for words in found}
        assert said(part.reading_list, "lora nowhere") == []

    @pytest.mark.parametrize("hostile", ["\0", "\ud800", "%", "_", "'", '"', "\\", "x" * 10_000])
    def test_match_only_themselves(self, hostile: str) -> None:
        assert said(listed(make_paper()).reading_list, hostile) == []

    def test_and_part_and_state_and_mine_are_combined(self) -> None:
        ada, reading_list = make_member(), make_list()
        one, two = make_part(reading_list, position=1), make_part(reading_list, position=2)
        papers = [make_paper(short_name=name) for name in ("GPT", "GPT", "GPT", "T5")]
        for part, paper in zip([one, two, two, two], papers, strict=True):
            make_entry(part, paper)
        for paper in (papers[0], papers[1], papers[3]):
            make_claim(paper, ada)
        make_claim(papers[2], make_member())
        listing = load_listing(reading_list, ada, words="gpt")
        assert numbers(listing, part=2, state="claimed", mine=True, q="gpt") == [2]
        assert numbers(listing, part=2, state="claimed", q="gpt") == [2, 3]
        assert numbers(listing, part=2, state="interpreted", mine=True, q="gpt") == []


def test_an_entry_is_found_on_its_page() -> None:
    first, other = make_list(is_default=True), make_list(slug="more")
    assert [entry_address(first, number) for number in (1, PAGE, PAGE + 1)] == [
        "/papers/#entry-1",
        f"/papers/#entry-{PAGE}",
        f"/papers/?page=2#entry-{PAGE + 1}",
    ]
    assert entry_address(other, 2 * PAGE + 1) == f"/papers/?list=more&page=3#entry-{2 * PAGE + 1}"
