import pytest
from pytest_django import DjangoAssertNumQueries

from papers.models import FormerSlug
from papers.rendering import link_targets, render_text
from papers.text import Reference
from tests.factories import make_entry, make_list, make_member, make_paper, make_part

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "source",
    [
        "[[LoRA]]",
        "[[lora]]",
        "[[ LoRA ]]",
        "[[ＬｏＲＡ]]",
        "[[Low-Rank Adaptation]]",
        "[[lora-2021]]",
        "[[low-rank]]",
        "[[2106.09685]]",
        "[[arXiv:2106.09685v2]]",
        "[[#2]]",
        "见[[#２]]。",
    ],
)
def test_links_to_a_paper(source: str) -> None:
    part = make_part(make_list(is_default=True))
    make_entry(part, make_paper())
    paper = make_paper(
        slug="lora-2021", short_name="LoRA", title="Low-Rank Adaptation", arxiv_id="2106.09685"
    )
    FormerSlug.objects.create(paper=paper, slug="low-rank")
    make_entry(part, paper)
    html = render_text(source)
    assert 'href="/papers/lora-2021/"' in html


@pytest.mark.parametrize("source", ["[[none]]", "[[#99]]", "[[0000.00000]]", "@nobody", "[[%]]", "[[_]]"])
def test_what_does_not_exist_is_no_link(source: str) -> None:
    make_entry(make_part(make_list(is_default=True)), make_paper(short_name="LoRA"))
    assert "href" not in render_text(source)


def test_numbers_are_those_of_the_list_shown_first() -> None:
    make_entry(make_part(make_list()), make_paper(slug="elsewhere"))
    make_entry(make_part(make_list(is_default=True)), make_paper(slug="here"))
    assert 'href="/papers/here/"' in render_text("[[#1]]")


def test_an_entry_of_two_works_leads_to_the_first_and_one_of_none_nowhere() -> None:
    part = make_part(make_list(is_default=True))
    make_entry(part, make_paper(slug="first"), make_paper(slug="second"))
    make_entry(part)
    assert 'href="/papers/first/"' in render_text("[[#1]]")
    assert "href" not in render_text("[[#2]]")


def test_a_name_that_two_papers_have_leads_to_the_short_name_of_the_older() -> None:
    make_paper(slug="older", short_name="T5")
    make_paper(slug="newer", short_name="T5")
    assert 'href="/papers/older/"' in render_text("[[T5]]")


def test_members_by_handle_but_not_those_who_left() -> None:
    make_member("Ada <b>", handle="ada")
    make_member("Bob", handle="bob", is_active=False)
    html = render_text("谢谢@Ada和@bob")
    assert 'href="/members/ada/"' in html
    assert "<b>" not in html
    assert "/members/bob/" not in html


def test_prefix_keeps_ids_apart() -> None:
    source = "Text.[^1]\n\n[^1]: Note."
    assert 'id="a' in render_text(source, prefix="a")
    assert 'id="a' not in render_text(source, prefix="b")


def test_at_most_a_query_for_each_kind(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    part = make_part(make_list(is_default=True))
    for _ in range(30):
        make_entry(part, make_paper())
    with django_assert_num_queries(0):
        render_text("No reference at all.")
    numbers = range(1, 40)
    wanted = {
        *(Reference("paper", f"paper {n}") for n in numbers),
        *(Reference("entry", str(n)) for n in numbers),
        *(Reference("arxiv", f"2106.{n:05}") for n in numbers),
        *(Reference("member", f"member-{n}") for n in numbers),
    }
    with django_assert_num_queries(6):
        link_targets(wanted)
