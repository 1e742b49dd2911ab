import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import Part, ReadingList
from papers.rules.curation import seen_in
from tests.factories import make_entry, make_list, make_member, make_organiser, make_paper, make_part

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def organiser(client: Client) -> Member:
    member = make_organiser()
    client.force_login(member)
    return member


@pytest.fixture
def reading_list() -> ReadingList:
    return make_list(slug="first", title_en="First <b>", is_default=True)


@pytest.fixture
def part(reading_list: ReadingList) -> Part:
    return make_part(reading_list, title_en="Part <i>")


def address(name: str, part: Part) -> str:
    slug = part.reading_list.slug
    args: list[object] = {"desk_lists": [], "list_create": []}.get(name, [slug])
    return reverse(f"papers:{name}", args=[*args, part.pk] if name in PART_ROWS else args)


PART_ROWS = ["part_edit", "part_move", "part_delete"]
PAGES = ["desk_lists", "list_create", "desk_list", "list_edit", "list_delete", "part_create", "part_edit"]
POST_ONLY = ["part_move", "part_delete"]


@pytest.mark.parametrize("name", [*PAGES, *POST_ONLY])
def test_the_desk_is_for_organisers(client: Client, part: Part, name: str) -> None:
    target = address(name, part)
    act = client.post if name in POST_ONLY else client.get

    assert act(target).status_code == 302
    assert act(target).headers["Location"].startswith("/accounts/login/")
    client.force_login(make_member())
    assert act(target).status_code == 403
    client.force_login(make_organiser())
    assert act(target).status_code == (302 if name in POST_ONLY else 200)


@pytest.mark.parametrize("name", POST_ONLY)
def test_moves_and_deletions_take_post_only(client: Client, organiser: Member, part: Part, name: str) -> None:
    assert client.get(address(name, part)).status_code == 405
    assert Part.objects.get() == part


@pytest.mark.parametrize("name", ["desk_lists", "desk_list"])
def test_pages_to_look_at_take_no_post(client: Client, organiser: Member, part: Part, name: str) -> None:
    assert client.post(address(name, part)).status_code == 405


def test_an_unknown_list_or_part_is_404(client: Client, organiser: Member, part: Part) -> None:
    other = make_part(make_list())
    for target in [
        "/desk/lists/none/",
        "/desk/lists/%ED%A0%80/",
        "/desk/lists/%E4%B9%A6/",
        "/desk/lists/none/edit/",
        "/desk/lists/none/delete/",
        "/desk/lists/none/parts/new/",
        f"/desk/lists/first/parts/{other.pk}/edit/",
        f"/desk/lists/first/parts/{10**30}/edit/",
        f"/desk/lists/first/parts/{'9' * 5000}/edit/",
    ]:
        assert client.get(target).status_code == 404, target


def test_lists_show_their_counts(client: Client, organiser: Member, part: Part) -> None:
    make_part(part.reading_list)
    for _ in range(3):
        make_entry(part)

    [shown] = client.get(reverse("papers:desk_lists")).context["lists"]

    assert (shown, shown.part_count, shown.entry_count) == (part.reading_list, 2, 3)


def test_without_a_list_the_desk_says_what_to_do(client: Client, organiser: Member) -> None:
    answer = client.get(reverse("papers:desk_lists"))

    assert "Make one, give it parts" in answer.text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(
    client: Client,
    organiser: Member,
    part: Part,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_entry(part, make_paper(), make_paper())
    client.get(address("desk_list", part))

    with django_assert_num_queries(5):
        answer = client.get(address("desk_list", part))

    assert answer.text.count("<li id=") == count
    assert answer.text.count("csrfmiddlewaretoken") < 5


def test_a_row_of_the_list_stays_small(client: Client, organiser: Member, part: Part) -> None:
    def size() -> int:
        return len(client.get(address("desk_list", part)).content)

    make_entry(part, make_paper(short_name="A"), printed_title="A")
    before = size()
    for _ in range(10):
        make_entry(part, make_paper(short_name="A"), printed_title="A")

    assert (size() - before) / 10 < 1000


def test_entries_are_numbered_through_the_parts(client: Client, organiser: Member, part: Part) -> None:
    second = make_part(part.reading_list)
    entries = [make_entry(part), make_entry(part), make_entry(second)]

    parts = client.get(address("desk_list", part)).context["parts"]

    assert [row for _part, rows in parts for row in rows] == list(enumerate(entries, 1))


def test_what_people_typed_is_escaped(client: Client, organiser: Member, part: Part) -> None:
    make_entry(part, make_paper(short_name="<s>"), printed_title="<script>")
    text = client.get(address("desk_list", part)).text

    assert "First &lt;b&gt;" in text
    assert "Part &lt;i&gt;" in text
    assert "&lt;script&gt;" in text
    assert not {"<b>", "<i>", "<s>"} & {text[i : i + 3] for i in range(len(text))}


def test_a_list_is_made(client: Client, organiser: Member, reading_list: ReadingList) -> None:
    fields = {"title_en": "More", "title_zh": "更多", "slug": "More", "about_en": "One\r\ntwo", "first": "on"}

    answer = client.post(reverse("papers:list_create"), fields)

    assert answer.headers["Location"] == "/desk/lists/more/"
    made = ReadingList.objects.get(slug="more")
    assert (made.title_zh, made.about_en, made.is_default) == ("更多", "One\ntwo", True)
    assert not ReadingList.objects.get(pk=reading_list.pk).is_default


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"slug": "first"},
        {"slug": "new"},
        {"slug": "书单"},
        {"slug": "a/b"},
        {"title_en": "x" * 201},
        {"title_en": "a\0b"},
        {"about_en": "x" * 2001},
    ],
)
def test_a_wrong_list_is_422_and_keeps_the_input(
    client: Client, organiser: Member, reading_list: ReadingList, fields: dict[str, str]
) -> None:
    typed = {"title_en": "Kept", "slug": "kept", "title_zh": "留下"} | fields if fields else {}

    answer = client.post(reverse("papers:list_create"), typed)

    assert answer.status_code == 422
    assert list(ReadingList.objects.all()) == [reading_list]
    assert ("留下" in answer.text) == bool(fields)


def test_a_list_is_edited(client: Client, organiser: Member, part: Part) -> None:
    reading_list = part.reading_list
    fields = {"title_en": "Renamed", "slug": "second", "seen": seen_in(reading_list)}

    answer = client.post(address("list_edit", part), fields)

    assert answer.headers["Location"] == "/desk/lists/second/"
    reading_list.refresh_from_db()
    assert (reading_list.title_en, reading_list.is_default) == ("Renamed", True)


def test_a_stale_form_is_409_and_shows_both(client: Client, organiser: Member, part: Part) -> None:
    reading_list = part.reading_list
    seen = seen_in(reading_list)
    ReadingList.objects.update(title_en="Theirs now")
    fields = {"title_en": "Mine still", "slug": "first", "seen": seen}

    answer = client.post(address("list_edit", part), fields)

    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.text
    assert ("Theirs now" in answer.text, "Mine still" in answer.text) == (True, True)
    assert answer.context["form"].theirs == [("Title in English", "Theirs now")]
    assert ReadingList.objects.get().title_en == "Theirs now"
    again = fields | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(address("list_edit", part), again).status_code == 302
    assert ReadingList.objects.get().title_en == "Mine still"


def test_a_list_is_deleted_after_asking(client: Client, organiser: Member, reading_list: ReadingList) -> None:
    other = make_part(make_list(slug="other"))

    assert "Delete the list" in client.get(address("list_delete", other)).text
    answer = client.post(address("list_delete", other))

    assert answer.headers["Location"] == "/desk/lists/"
    assert list(ReadingList.objects.all()) == [reading_list]


def test_a_list_with_entries_is_not_deleted(
    client: Client, organiser: Member, reading_list: ReadingList
) -> None:
    entry = make_entry(make_part(make_list(slug="other")))

    answer = client.post(address("list_delete", entry.part))

    assert answer.status_code == 409
    assert "only one without can be deleted" in answer.text
    assert ReadingList.objects.count() == 2


def test_a_part_is_added_and_edited(client: Client, organiser: Member, part: Part) -> None:
    answer = client.post(address("part_create", part), {"title_en": "Second", "title_zh": "第二"})
    made = Part.objects.get(title_en="Second")
    assert answer.headers["Location"] == f"/desk/lists/first/#part-{made.pk}"

    client.post(address("part_edit", made), {"title_en": "2nd", "seen": seen_in(made)})

    assert list(part.reading_list.parts.values_list("title_en", flat=True)) == ["Part <i>", "2nd"]
    assert client.post(address("part_edit", made), {"title_en": ""}).status_code == 422
    assert client.post(address("part_edit", made), {"title_en": "stale", "seen": "x"}).status_code == 409


def test_a_part_moves(client: Client, organiser: Member, part: Part) -> None:
    second = make_part(part.reading_list)

    answer = client.post(address("part_move", second), {"step": "up"})
    assert answer.headers["Location"] == f"/desk/lists/first/#part-{second.pk}"
    assert list(part.reading_list.parts.all()) == [second, part]

    answer = client.post(address("part_move", second), {"step": "down"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<form id="desk-parts"')
    assert [shown for shown, _rows in answer.context["parts"]] == [part, second]


def test_an_unknown_step_moves_nothing(client: Client, organiser: Member, part: Part) -> None:
    second = make_part(part.reading_list)

    client.post(address("part_move", second), {"step": "\0"})

    assert list(part.reading_list.parts.all()) == [part, second]


def test_only_an_empty_part_is_deleted(client: Client, organiser: Member, part: Part) -> None:
    make_entry(part)
    empty = make_part(part.reading_list)

    refused = client.post(address("part_delete", part), headers=HTMX)
    assert (refused.status_code, "has entries" in refused.text) == (409, True)
    plain = client.post(address("part_delete", part))
    assert [str(message) for message in get_messages(plain.wsgi_request)] == [
        "This part has entries; move or delete them first."
    ]
    client.post(address("part_delete", empty))

    assert list(Part.objects.all()) == [part]
