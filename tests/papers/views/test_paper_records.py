import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.models import FormerSlug, Paper
from papers.rules.curation import seen_in
from tests.factories import (
    make_claim,
    make_entry,
    make_list,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db
NEW = {"title": "Low-Rank Adaptation", "short_name": "LoRA", "kind": "paper", "authors_complete": "on"}


@pytest.fixture
def organiser(client: Client) -> Member:
    member = make_organiser()
    client.force_login(member)
    return member


def create(client: Client, **fields: str) -> int:
    return client.post(reverse("papers:paper_create"), NEW | fields).status_code


def edit_address(paper: Paper) -> str:
    return reverse("papers:paper_edit", args=[paper.slug])


def fields_of(paper: Paper, **changed: str) -> dict[str, str]:
    fields = {"title": paper.title, "short_name": paper.short_name, "kind": "paper", "slug": paper.slug}
    return fields | {"arxiv_id": paper.arxiv_id, "seen": seen_in(paper)} | changed


@pytest.mark.parametrize("name", ["desk_papers", "paper_create", "paper_edit", "paper_delete"])
def test_the_desk_is_for_organisers(client: Client, name: str) -> None:
    make_paper(slug="lora")
    target = reverse(f"papers:{name}", args=["lora"] if name in {"paper_edit", "paper_delete"} else [])

    assert client.get(target).headers["Location"].startswith("/accounts/login/")
    client.force_login(make_member())
    assert client.get(target).status_code == 403
    assert client.post(target).status_code == 403
    client.force_login(make_organiser())
    assert client.get(target).status_code == 200
    assert client.put(target).status_code == 405


def test_an_unknown_paper_is_404(client: Client, organiser: Member) -> None:
    for target in ["/desk/papers/none/", "/desk/papers/none/delete/", "/desk/papers/%ED%A0%80/"]:
        assert client.get(target).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_all_papers_cost_the_same(
    client: Client, organiser: Member, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_paper()
    client.get("/desk/papers/")

    with django_assert_num_queries(3):
        answer = client.get("/desk/papers/")

    assert len(answer.context["page"].object_list) == count


def test_papers_come_a_hundred_at_a_time(client: Client, organiser: Member) -> None:
    for _ in range(101):
        make_paper()

    sizes = {
        page: len(client.get("/desk/papers/", {"page": page}).context["page"].object_list)
        for page in ["1", "2", "3", "x", "9" * 5000]
    }

    assert sizes == {"1": 100, "2": 1, "3": 1, "x": 100, "9" * 5000: 100}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("adaptation", ["lora"]),
        ("LORA", ["lora", "qlora"]),
        ("2106", ["lora"]),
        ("https://arxiv.org/abs/2106.09685v1", ["lora"]),
        ("%", []),
        ("qlo\0ra", ["qlora"]),
        ("书", []),
        ("x" * 10_000, []),
    ],
)
def test_papers_are_searched(client: Client, organiser: Member, q: str, found: list[str]) -> None:
    make_paper(slug="lora", short_name="LoRA", title="Low-Rank Adaptation", arxiv_id="2106.09685")
    make_paper(slug="qlora", short_name="QLoRA")

    page = client.get("/desk/papers/", {"q": q}).context["page"]

    assert [paper.slug for paper in page] == found


def test_surrogates_in_the_query_do_no_harm(client: Client, organiser: Member) -> None:
    assert client.get("/desk/papers/?q=%ED%A0%80&page=%ED%A0%80").context["page"].object_list.count() == 0


def test_a_paper_is_made_from_its_arxiv_address(client: Client, organiser: Member) -> None:
    typed = NEW | {"arxiv_id": "https://arxiv.org/abs/2106.09685v2", "authors": "Edward Hu\r\n\r\n 沈逸龙 "}

    answer = client.post(reverse("papers:paper_create"), typed)

    assert answer.headers["Location"] == "/desk/papers/lora/"
    paper = Paper.objects.get()
    assert (paper.slug, paper.arxiv_id, paper.authors) == ("lora", "2106.09685", ["Edward Hu", "沈逸龙"])
    assert (paper.url, paper.pdf_url, paper.doi) == (
        "https://arxiv.org/abs/2106.09685",
        "https://arxiv.org/pdf/2106.09685",
        "10.48550/arXiv.2106.09685",
    )


def test_addresses_given_are_kept(client: Client, organiser: Member) -> None:
    create(client, arxiv_id="2106.09685", url="https://example.org/lora", doi="10.1/x")

    paper = Paper.objects.get()
    assert (paper.url, paper.doi) == ("https://example.org/lora", "10.1/x")
    assert paper.pdf_url == "https://arxiv.org/pdf/2106.09685"


def test_addresses_follow_a_corrected_number(client: Client, organiser: Member) -> None:
    create(client, arxiv_id="2106.09685", url="https://example.org/lora")
    paper = Paper.objects.get()
    typed = fields_of(paper, arxiv_id="2106.09686", url=paper.url, pdf_url=paper.pdf_url, doi=paper.doi)

    client.post(edit_address(paper), typed)

    paper.refresh_from_db()
    assert (paper.url, paper.pdf_url) == ("https://example.org/lora", "https://arxiv.org/pdf/2106.09686")
    assert paper.doi == "10.48550/arXiv.2106.09686"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"title": "a\0"},
        {"short_name": "论文"},
        {"slug": "taken"},
        {"slug": "former"},
        {"slug": "new"},
        {"slug": "论文"},
        {"slug": "a_b"},
        {"slug": "-a"},
        {"slug": "a/b"},
        {"slug": "x" * 101},
        {"arxiv_id": "2005.14165"},
        {"arxiv_id": "not a number"},
        {"arxiv_id": "x" * 201},
        {"url": "javascript:alert(1)"},
        {"code_url": "ftp://example.org/"},
        {"year": "99999999999999999999"},
        {"year": "9" * 5000},
        {"month": "13"},
        {"doi": "10"},
        {"kind": "novel"},
        {"authors": "x" * 201},
        {"authors": "a\0b"},
        {"remark_zh": "x" * 2001},
    ],
)
def test_a_wrong_paper_is_422_and_keeps_the_input(
    client: Client, organiser: Member, fields: dict[str, str]
) -> None:
    taken = make_paper(slug="taken", arxiv_id="2005.14165")
    taken.former_slugs.create(slug="former")

    answer = client.post(reverse("papers:paper_create"), NEW | {"venue": "留下"} | fields)

    assert answer.status_code == 422
    assert "留下" in answer.text
    assert list(Paper.objects.all()) == [taken]


def test_renaming_keeps_the_former_address(client: Client, organiser: Member) -> None:
    paper = make_paper(slug="old")

    answer = client.post(edit_address(paper), fields_of(paper, slug="New-Name"))
    assert answer.headers["Location"] == "/desk/papers/new-name/"
    assert list(FormerSlug.objects.values_list("slug", "paper")) == [("old", paper.pk)]

    paper.refresh_from_db()
    client.post(edit_address(paper), fields_of(paper, slug="old"))
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["new-name"]


def test_a_stale_form_is_409_and_shows_both(client: Client, organiser: Member) -> None:
    paper = make_paper(title="Before")
    typed = fields_of(paper, title="Mine", authors="A")
    Paper.objects.update(title="Theirs", authors=["B", "C"])

    answer = client.post(edit_address(paper), typed)

    form = answer.context["form"]
    assert answer.status_code == 409
    assert {"Theirs", "B\nC"} <= {value for _label, value in form.theirs}
    assert form["title"].value() == "Mine"
    assert Paper.objects.get().title == "Theirs"
    assert client.post(edit_address(paper), typed | {"seen": form["seen"].value()}).status_code == 302
    assert (Paper.objects.get().title, Paper.objects.get().authors) == ("Mine", ["A"])


def test_a_paper_on_which_something_hangs_is_not_deleted(client: Client, organiser: Member) -> None:
    claimed, free = make_paper(), make_paper()
    make_claim(claimed, make_member())
    delete = [reverse("papers:paper_delete", args=[paper.slug]) for paper in (claimed, free)]

    refused = client.post(delete[0])
    assert (refused.status_code, "cannot be deleted" in refused.text) == (409, True)
    assert client.get(delete[1]).status_code == 200
    assert Paper.objects.count() == 2
    assert client.post(delete[1]).headers["Location"] == "/desk/papers/"
    assert list(Paper.objects.all()) == [claimed]


def test_papers_stand_by_short_name_whatever_their_capitals(client: Client, organiser: Member) -> None:
    for name in ("CLIP", "bert", "ChatDoctor"):
        make_paper(short_name=name)

    shown = client.get("/desk/papers/").context["page"].object_list

    assert [paper.short_name for paper in shown] == ["bert", "ChatDoctor", "CLIP"]


def test_a_paper_is_led_into_a_list_and_then_into_a_meeting(client: Client, organiser: Member) -> None:
    part = make_part(make_list(slug="main", title_en="Main list"))
    paper = make_paper(slug="lora", short_name="LoRA", title="Low-Rank Adaptation")
    page = client.get(edit_address(paper)).content.decode()
    assert "Put it in “Main list”" in page
    assert "Put it in a meeting" not in page, "the plan has only what stands in a list"

    choice = client.get("/desk/lists/main/?paper=lora").content.decode()
    form = f"/desk/lists/main/parts/{part.pk}/entries/new/?paper=lora"
    assert f'href="{form}"' in choice
    filled = client.get(form).context["form"]
    assert (filled["printed_title"].value(), filled["papers"].value()) == ("Low-Rank Adaptation", ["lora"])

    make_entry(part, paper)
    page = client.get(edit_address(paper)).content.decode()
    assert f'href="/schedule/plan/#paper-{paper.pk}"' in page
    assert "Put it in “Main list”" not in page


@pytest.mark.parametrize("unknown", ["none", "%00", ""])
def test_an_unknown_paper_fills_in_nothing(client: Client, organiser: Member, unknown: str) -> None:
    part = make_part(make_list(slug="main"))
    form = client.get(f"/desk/lists/main/parts/{part.pk}/entries/new/?paper={unknown}").context["form"]
    assert (form["printed_title"].value(), form["papers"].value()) == ("", None)


@pytest.mark.parametrize(("language", "says"), [("en", "small letters"), ("zh-hans", "小写字母")])
def test_a_wrong_address_is_told_in_our_words(
    client: Client, organiser: Member, language: str, says: str
) -> None:
    Member.objects.update(language=language)
    for target, fields in (
        ("/desk/papers/new/", NEW | {"slug": "a b"}),
        ("/desk/lists/new/", {"title_en": "A list", "slug": "小组"}),
    ):
        (error,) = client.post(target, fields).context["form"].errors["slug"]
        assert (says in error, "slug" in error) == (True, False)
