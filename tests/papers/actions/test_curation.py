import pytest
from django.core.exceptions import PermissionDenied

from papers.actions.curation import Outdated, delete_list, delete_part, save_list, save_part, step_part
from papers.models import Part, ReadingList
from papers.rules.curation import seen_in
from readinggroup.errors import RuleViolation
from tests.factories import make_entry, make_list, make_member, make_organiser, make_part, make_series

pytestmark = pytest.mark.django_db


def titles(reading_list: ReadingList) -> list[str]:
    return list(reading_list.parts.values_list("title_en", flat=True))


def three_parts() -> tuple[ReadingList, list[Part]]:
    reading_list = make_list()
    return reading_list, [make_part(reading_list, title_en=title) for title in "abc"]


def test_the_first_list_made_is_shown_first() -> None:
    made = save_list(
        reading_list=ReadingList(slug="one", title_en="One"), first=False, seen="", member=make_organiser()
    )

    assert list(ReadingList.objects.filter(is_default=True)) == [made]


def test_showing_a_list_first_takes_it_from_the_other() -> None:
    old, new = make_list(is_default=True), make_list()

    save_list(reading_list=new, first=True, seen=seen_in(new), member=make_organiser())

    assert list(ReadingList.objects.filter(is_default=True)) == [new]
    assert ReadingList.objects.default() == new != old


def test_saving_another_list_leaves_the_one_shown_first() -> None:
    shown, other = make_list(is_default=True), make_list()

    save_list(reading_list=other, first=False, seen=seen_in(other), member=make_organiser())

    assert list(ReadingList.objects.filter(is_default=True)) == [shown]


def test_an_address_taken_just_now_is_a_sentence() -> None:
    make_list(slug="taken", is_default=True)

    with pytest.raises(RuleViolation, match="Another list has this address"):
        save_list(
            reading_list=ReadingList(slug="taken", title_en="Two"),
            first=False,
            seen="",
            member=make_organiser(),
        )


def test_an_outdated_list_is_not_overwritten() -> None:
    reading_list = make_list(title_en="Before")
    seen = seen_in(reading_list)
    ReadingList.objects.filter(pk=reading_list.pk).update(title_en="Theirs")
    reading_list.title_en = "Mine"

    with pytest.raises(Outdated) as refused:
        save_list(reading_list=reading_list, first=False, seen=seen, member=make_organiser())

    assert ReadingList.objects.get(pk=reading_list.pk).title_en == "Theirs"
    assert str(refused.value.current) == "Theirs"


def test_a_list_deleted_meanwhile_is_a_sentence() -> None:
    reading_list = make_list()
    seen = seen_in(reading_list)
    ReadingList.objects.filter(pk=reading_list.pk).delete()

    with pytest.raises(RuleViolation, match="deleted in the meantime"):
        save_list(reading_list=reading_list, first=False, seen=seen, member=make_organiser())
    with pytest.raises(RuleViolation, match="deleted in the meantime"):
        delete_list(reading_list=reading_list, member=make_organiser())


def test_an_empty_list_goes_with_its_parts() -> None:
    make_list(is_default=True)
    reading_list, _parts = three_parts()

    delete_list(reading_list=reading_list, member=make_organiser())

    assert not ReadingList.objects.filter(slug=reading_list.slug).exists()
    assert not Part.objects.exists()


def test_a_list_with_entries_stays() -> None:
    reading_list, parts = three_parts()
    make_entry(parts[0])

    with pytest.raises(RuleViolation, match="entries or meetings"):
        delete_list(reading_list=reading_list, member=make_organiser())

    assert titles(reading_list) == ["a", "b", "c"]


def test_a_list_with_a_series_stays() -> None:
    reading_list = make_list()
    make_series(reading_list)

    with pytest.raises(RuleViolation, match="entries or meetings"):
        delete_list(reading_list=reading_list, member=make_organiser())


def test_the_list_shown_first_stays() -> None:
    with pytest.raises(RuleViolation, match="shown first"):
        delete_list(reading_list=make_list(is_default=True), member=make_organiser())


def test_a_new_part_comes_last_with_a_key_of_its_own() -> None:
    reading_list, parts = three_parts()

    part = save_part(part=Part(reading_list=reading_list, title_en="d"), seen="", member=make_organiser())

    assert titles(reading_list) == ["a", "b", "c", "d"]
    assert part.key.startswith("x")
    assert len({part.key, *(other.key for other in parts)}) == 4


def test_editing_a_part_leaves_its_place() -> None:
    reading_list, (part, *_rest) = three_parts()
    stale = Part.objects.get(pk=part.pk)
    step_part(part=part, step=1, member=make_organiser())
    stale.title_en = "a!"

    save_part(part=stale, seen=seen_in(part), member=make_organiser())

    assert titles(reading_list) == ["b", "a!", "c"]


@pytest.mark.parametrize(
    ("index", "step", "order"),
    [(1, -1, "bac"), (1, 1, "acb"), (0, -1, "abc"), (2, 1, "abc"), (0, 0, "abc")],
)
def test_a_part_moves_by_one_and_stays_at_the_ends(index: int, step: int, order: str) -> None:
    reading_list, parts = three_parts()

    step_part(part=parts[index], step=step, member=make_organiser())

    assert titles(reading_list) == list(order)
    assert list(reading_list.parts.values_list("position", flat=True)) == [1, 2, 3]


def test_a_part_deleted_meanwhile_does_not_move() -> None:
    _list, parts = three_parts()
    gone = Part.objects.get(pk=parts[0].pk)
    parts[0].delete()

    with pytest.raises(RuleViolation, match="deleted in the meantime"):
        step_part(part=gone, step=1, member=make_organiser())


def test_a_part_with_entries_stays() -> None:
    reading_list, parts = three_parts()
    make_entry(parts[0])

    with pytest.raises(RuleViolation, match="has entries"):
        delete_part(part=parts[0], member=make_organiser())
    delete_part(part=parts[1], member=make_organiser())

    assert titles(reading_list) == ["a", "c"]


def test_a_member_may_do_none_of_it() -> None:
    member = make_member()
    reading_list, (part, *_rest) = three_parts()

    with pytest.raises(PermissionDenied):
        save_list(reading_list=reading_list, first=True, seen="", member=member)
    with pytest.raises(PermissionDenied):
        delete_list(reading_list=reading_list, member=member)
    with pytest.raises(PermissionDenied):
        save_part(part=part, seen="", member=member)
    with pytest.raises(PermissionDenied):
        step_part(part=part, step=1, member=member)
    with pytest.raises(PermissionDenied):
        delete_part(part=part, member=member)
