import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from papers.models import Entry, Paper
from papers.rules.curation import seen_in
from tests.factories import make_entry, make_list, make_member, make_organiser, make_paper, make_part

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NAMES = ["entry_create", "entry_edit", "entry_move", "entry_place", "entry_delete"]


@pytest.fixture
def organiser(client: Client) -> Member:
    member = make_organiser()
    client.force_login(member)
    return member


@pytest.fixture
def entry() -> Entry:
    paper = make_paper(slug="lora", short_name="LoRA", arxiv_id="2106.09685", title="Low-Rank Adaptation")
    part = make_part(make_list(slug="first"), title_en="One")
    return make_entry(part, paper, printed_title="LoRA <b>")


def address(name: str, entry: Entry) -> str:
    pk = entry.part_id if name == "entry_create" else entry.pk
    return reverse(f"papers:{name}", args=["first", pk])


def titles() -> list[str]:
    return list(Entry.objects.in_order().values_list("printed_title", flat=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_desk_is_for_organisers(client: Client, entry: Entry, name: str) -> None:
    act = client.post if name == "entry_move" else client.get

    assert act(address(name, entry)).headers["Location"].startswith("/accounts/login/")
    client.force_login(make_member())
    assert act(address(name, entry)).status_code == 403
    client.force_login(make_organiser())
    assert act(address(name, entry)).status_code == (302 if name == "entry_move" else 200)


def test_a_move_takes_post_only(client: Client, organiser: Member, entry: Entry) -> None:
    assert client.get(address("entry_move", entry)).status_code == 405
    assert client.put(address("entry_edit", entry)).status_code == 405


def test_unknown_entries_are_404(client: Client, organiser: Member, entry: Entry) -> None:
    other = make_entry(make_part(make_list(slug="other")))
    for pk in [other.pk, 0, 10**30]:
        assert client.get(f"/desk/lists/first/entries/{pk}/edit/").status_code == 404
        assert client.post(f"/desk/lists/first/entries/{pk}/move/").status_code == 404
        assert client.get(f"/desk/lists/first/entries/{pk}/place/").status_code == 404
        assert client.get(f"/desk/lists/first/entries/{pk}/delete/").status_code == 404
    assert client.get(f"/desk/lists/first/parts/{other.part_id}/entries/new/").status_code == 404


def test_an_entry_is_added_at_a_place(client: Client, organiser: Member, entry: Entry) -> None:
    fields = {
        "printed_title": "New",
        "papers": ["", "lora", " "],
        "named_models": "GPT\r\n\r\n GPT-2 ",
        "note_en": "a\r\nb",
        "note_zh": "注意。",
        "place": "1",
    }

    answer = client.post(address("entry_create", entry), fields)

    made = Entry.objects.get(printed_title="New")
    assert answer.headers["Location"] == f"/desk/lists/first/#entry-{made.pk}"
    assert titles() == ["New", "LoRA <b>"]
    assert (made.named_models, made.note_en, made.note_zh) == (["GPT", "GPT-2"], "a\nb", "注意。")
    assert [paper.slug for paper in made.papers.all()] == ["lora"]


@pytest.mark.parametrize(
    ("place", "order"),
    [("", ["LoRA <b>", "New"]), ("-5", ["New", "LoRA <b>"]), ("9" * 100, ["LoRA <b>", "New"])],
)
def test_a_place_is_held_within_the_part(
    client: Client, organiser: Member, entry: Entry, place: str, order: list[str]
) -> None:
    client.post(address("entry_create", entry), {"printed_title": "New", "place": place})

    assert titles() == order


@pytest.mark.parametrize(
    "name",
    [
        "lora",
        "LoRA",
        "lora ",
        "low-rank adaptation",
        "2106.09685",
        "https://arxiv.org/abs/2106.09685v2",
        "formerly-lora",
    ],
)
def test_a_paper_is_named_in_many_ways(client: Client, organiser: Member, entry: Entry, name: str) -> None:
    Paper.objects.get().former_slugs.create(slug="formerly-lora")

    client.post(address("entry_create", entry), {"printed_title": "New", "papers": [name, "lora"]})

    assert [paper.slug for paper in Entry.objects.get(printed_title="New").papers.all()] == ["lora"]


@pytest.mark.parametrize(
    "fields",
    [
        {"printed_title": ""},
        {"printed_title": "x" * 301},
        {"printed_title": "a\0"},
        {"papers": ["unknown <paper>"]},
        {"papers": ["twin"]},
        {"papers": ["a\0b"]},
        {"papers": ["x" * 301]},
        {"papers": ["lora"] * 11},
        {"named_models": "x" * 201},
        {"named_models": "a\0b"},
        {"note_en": "x" * 2001},
        {"place": "first"},
        {"place": "9" * 5000},
    ],
)
def test_a_wrong_entry_is_422_and_keeps_the_input(
    client: Client, organiser: Member, entry: Entry, fields: dict[str, object]
) -> None:
    make_paper(short_name="Twin")
    make_paper(short_name="twin")
    typed = {"printed_title": "New", "papers": ["lora"], "correction_zh": "留下"} | fields

    answer = client.post(address("entry_create", entry), typed)

    assert answer.status_code == 422
    assert "留下" in answer.text
    assert titles() == ["LoRA <b>"]


def test_surrogates_in_the_body_do_no_harm(client: Client, organiser: Member, entry: Entry) -> None:
    answer = client.post(
        address("entry_create", entry),
        "printed_title=%ED%A0%80&papers=%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 422
    assert titles() == ["LoRA <b>"]


def test_an_entry_is_edited(client: Client, organiser: Member, entry: Entry) -> None:
    make_paper(slug="qlora")
    page = client.get(address("entry_edit", entry))
    assert page.context["form"]["papers"].value() == ["lora"]
    assert '<option value="qlora">' in page.text
    fields = {
        "printed_title": "Two",
        "papers": ["qlora", "lora"],
        "seen": page.context["form"]["seen"].value(),
    }

    answer = client.post(address("entry_edit", entry), fields)

    assert answer.headers["Location"] == f"/desk/lists/first/#entry-{entry.pk}"
    assert titles() == ["Two"]
    assert [place.paper.slug for place in entry.places.all()] == ["qlora", "lora"]


def test_a_stale_form_is_409_and_shows_both(client: Client, organiser: Member, entry: Entry) -> None:
    seen = seen_in(entry)
    make_paper(slug="qlora")
    Entry.objects.update(note_en="Theirs <i>", named_models=["A", "B"])
    fields = {"printed_title": "LoRA <b>", "papers": ["lora", "qlora"], "note_en": "Mine", "seen": seen}

    answer = client.post(address("entry_edit", entry), fields)

    form = answer.context["form"]
    assert answer.status_code == 409
    assert form.theirs == [
        ("Models named", "A\nB"),
        ("Note in English", "Theirs <i>"),
        ("Papers", "lora"),
    ]
    assert "Theirs &lt;i&gt;" in answer.text
    assert Entry.objects.get().note_en == "Theirs <i>"
    assert (
        client.post(address("entry_edit", entry), fields | {"seen": form["seen"].value()}).status_code == 302
    )
    assert Entry.objects.get().note_en == "Mine"


def test_an_entry_moves_up_and_down(client: Client, organiser: Member, entry: Entry) -> None:
    other = make_entry(entry.part, printed_title="Other")

    answer = client.post(address("entry_move", other), {"step": "up"})
    assert answer.headers["Location"] == f"/desk/lists/first/#entry-{other.pk}"
    assert titles() == ["Other", "LoRA <b>"]

    answer = client.post(address("entry_move", other), {"step": "down"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<form id="desk-parts"')
    assert titles() == ["LoRA <b>", "Other"]


def test_what_a_move_answers_stands_in_the_page(client: Client, organiser: Member, entry: Entry) -> None:
    client.post(address("entry_move", entry), {"step": "up"})
    partial = client.post(address("entry_move", entry), {"step": "up"}, headers=HTMX)
    page = client.get("/desk/lists/first/")

    def without_token(text: str) -> list[str]:
        return [line for line in text.strip().splitlines() if "csrfmiddlewaretoken" not in line]

    start = page.text.index('<form id="desk-parts"')
    assert without_token(page.text[start:])[:20] == without_token(partial.text)[:20]


def test_an_entry_goes_to_another_part(client: Client, organiser: Member, entry: Entry) -> None:
    second = make_part(entry.reading_list)
    make_entry(second, printed_title="There")
    assert client.get(address("entry_place", entry)).context["form"].initial == {
        "part": entry.part_id,
        "place": 1,
    }

    answer = client.post(address("entry_place", entry), {"part": second.pk, "place": "9" * 30})

    assert answer.headers["Location"] == f"/desk/lists/first/#entry-{entry.pk}"
    assert [row.printed_title for row in second.entries.in_order()] == ["There", "LoRA <b>"]


@pytest.mark.parametrize(
    "fields", [{}, {"place": "x"}, {"part": "\0"}, {"part": "9" * 30}, {"part": "other"}]
)
def test_a_wrong_place_is_422(
    client: Client, organiser: Member, entry: Entry, fields: dict[str, str]
) -> None:
    other = make_part(make_list())
    typed = {"part": str(entry.part_id), "place": "1"} | fields if fields else {}
    if fields.get("part") == "other":
        typed["part"] = str(other.pk)

    assert client.post(address("entry_place", entry), typed).status_code == 422
    assert Entry.objects.get().part == entry.part


def test_an_entry_is_deleted_after_asking(client: Client, organiser: Member, entry: Entry) -> None:
    asked = client.get(address("entry_delete", entry))
    assert "Delete the entry “LoRA &lt;b&gt;”?" in asked.text
    assert titles() == ["LoRA <b>"]

    answer = client.post(address("entry_delete", entry))

    assert answer.headers["Location"] == "/desk/lists/first/"
    assert (titles(), Paper.objects.count()) == ([], 1)
