import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from papers.actions.curation import Outdated
from papers.actions.entries import add_entry, delete_entry, place_entry, save_entry, step_entry
from papers.models import Entry, Paper, Part, ReadingList
from papers.rules.curation import seen_in
from readinggroup.errors import RuleViolation
from tests.factories import make_entry, make_list, make_member, make_organiser, make_paper, make_part

pytestmark = pytest.mark.django_db


def two_parts() -> tuple[ReadingList, dict[str, Entry]]:
    """Part 1 holds a, b, c; part 2 holds d, e."""
    reading_list = make_list()
    parts = [make_part(reading_list, title_en=title) for title in "12"]
    entries = {title: make_entry(parts[title in "de"], printed_title=title, position=1) for title in "abcde"}
    return reading_list, entries


def order(reading_list: ReadingList) -> str:
    """As "abc|de": entries by part."""
    stretches = [
        part.entries.in_order().values_list("printed_title", flat=True) for part in parts_of(reading_list)
    ]
    return "|".join("".join(stretch) for stretch in stretches)


def parts_of(reading_list: ReadingList) -> list[Part]:
    return list(reading_list.parts.all())


@pytest.mark.parametrize(
    ("title", "step", "after"),
    [
        ("b", -1, "bac|de"),
        ("b", 1, "acb|de"),
        ("c", 1, "ab|cde"),
        ("d", -1, "abcd|e"),
        ("a", -1, "abc|de"),
        ("e", 1, "abc|de"),
    ],
)
def test_an_entry_moves_by_one_and_over_the_border_of_its_part(title: str, step: int, after: str) -> None:
    reading_list, entries = two_parts()

    step_entry(entry=entries[title], step=step, member=make_organiser())

    assert order(reading_list) == after


@pytest.mark.parametrize(
    ("title", "part", "place", "after"),
    [
        ("a", 0, 3, "bca|de"),
        ("c", 0, 1, "cab|de"),
        ("a", 1, 2, "bc|dae"),
        ("e", 0, 1, "eabc|d"),
        ("a", 1, 10**30, "bc|dea"),
        ("e", 1, -(10**30), "abc|ed"),
    ],
)
def test_an_entry_goes_to_a_place_in_a_part(title: str, part: int, place: int, after: str) -> None:
    reading_list, entries = two_parts()

    place_entry(entry=entries[title], part=parts_of(reading_list)[part], place=place, member=make_organiser())

    assert order(reading_list) == after


@pytest.mark.parametrize(("place", "after"), [(None, "abcx|de"), (2, "axbc|de"), (99, "abcx|de")])
def test_a_new_entry_comes_at_its_place_or_last(place: int | None, after: str) -> None:
    reading_list, _entries = two_parts()
    paper = make_paper()
    new = Entry(reading_list=reading_list, part=parts_of(reading_list)[0], printed_title="x")

    entry = add_entry(entry=new, papers=[paper], place=place, member=make_organiser())

    assert order(reading_list) == after
    assert list(entry.papers.all()) == [paper]
    assert len(entry.key) == 33


def test_saving_keeps_a_move_made_meanwhile() -> None:
    reading_list, entries = two_parts()
    stale = Entry.objects.get(pk=entries["a"].pk)
    step_entry(entry=entries["a"], step=1, member=make_organiser())
    seen, stale.note_en = seen_in(stale), "Noted"

    save_entry(entry=stale, papers=[], seen=seen, member=make_organiser())

    assert order(reading_list) == "bac|de"
    assert Entry.objects.get(pk=stale.pk).note_en == "Noted"


def test_papers_are_attached_in_order_and_taken_away() -> None:
    one, two, three = make_paper(), make_paper(), make_paper()
    entry = make_entry(make_part(make_list()), one, two)

    save_entry(entry=entry, papers=[three, two], seen=seen_in(entry), member=make_organiser())

    assert [place.paper for place in entry.places.all()] == [three, two]


def test_an_entry_whose_papers_changed_meanwhile_is_not_overwritten() -> None:
    one, two = make_paper(), make_paper()
    entry = make_entry(make_part(make_list()), one)
    seen = seen_in(entry)
    save_entry(entry=entry, papers=[two], seen=seen, member=make_organiser())

    with pytest.raises(Outdated):
        save_entry(entry=entry, papers=[one], seen=seen, member=make_organiser())

    assert [place.paper for place in entry.places.all()] == [two]


def test_what_was_deleted_meanwhile_is_a_sentence() -> None:
    reading_list, entries = two_parts()
    gone = Entry.objects.get(pk=entries["a"].pk)
    entries["a"].delete()
    absent, empty = make_paper(), make_part(reading_list)
    Paper.objects.filter(pk=absent.pk).delete()
    Part.objects.filter(pk=empty.pk).delete()
    acts: list[Callable[[], object]] = [
        lambda: save_entry(entry=gone, papers=[], seen="", member=make_organiser()),
        lambda: step_entry(entry=gone, step=1, member=make_organiser()),
        lambda: place_entry(entry=gone, part=gone.part, place=1, member=make_organiser()),
        lambda: place_entry(entry=entries["b"], part=empty, place=1, member=make_organiser()),
        lambda: save_entry(
            entry=entries["b"], papers=[absent], seen=seen_in(entries["b"]), member=make_organiser()
        ),
    ]
    for act in acts:
        with pytest.raises(RuleViolation, match="deleted in the meantime"):
            act()


def test_deleting_an_entry_leaves_its_papers() -> None:
    paper = make_paper()
    entry = make_entry(make_part(make_list()), paper)

    delete_entry(entry=entry, member=make_organiser())

    assert not Entry.objects.exists()
    assert list(Paper.objects.all()) == [paper]


def test_a_member_may_do_none_of_it() -> None:
    member = make_member()
    reading_list, entries = two_parts()
    entry, part = entries["b"], parts_of(reading_list)[0]
    acts: list[Callable[[], object]] = [
        lambda: add_entry(
            entry=Entry(reading_list=reading_list, part=part), papers=[], place=1, member=member
        ),
        lambda: save_entry(entry=entry, papers=[], seen=seen_in(entry), member=member),
        lambda: place_entry(entry=entry, part=part, place=1, member=member),
        lambda: step_entry(entry=entry, step=1, member=member),
        lambda: delete_entry(entry=entry, member=member),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert order(reading_list) == "abc|de"


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_leave_each_entry_once_in_a_total_order() -> None:
    reading_list, entries = two_parts()
    first, second = parts_of(reading_list)
    organiser = make_organiser()
    acts: list[Callable[[], object]] = [
        lambda: place_entry(entry=entries["a"], part=second, place=1, member=organiser),
        lambda: place_entry(entry=entries["e"], part=first, place=1, member=organiser),
        lambda: step_entry(entry=entries["b"], step=1, member=organiser),
        lambda: step_entry(entry=entries["c"], step=-1, member=organiser),
        lambda: step_entry(entry=entries["d"], step=-1, member=organiser),
        lambda: add_entry(
            entry=Entry(reading_list=reading_list, part=first, printed_title="x"),
            papers=[],
            place=1,
            member=organiser,
        ),
    ]
    run_at_once(acts)

    positions = Entry.objects.values_list("part", "position")
    assert len(set(positions)) == 6
    assert sorted(order(reading_list)) == sorted("abcdex|")


def run_at_once(acts: list[Callable[[], object]]) -> None:
    barrier, failures = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
