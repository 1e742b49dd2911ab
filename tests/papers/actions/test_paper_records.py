from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from members.models import Member
from papers.actions.curation import Outdated
from papers.actions.paper_records import delete_paper, save_paper
from papers.models import FormerSlug, Paper
from papers.rules.curation import seen_in
from readinggroup.errors import RuleViolation
from tests.factories import (
    make_claim,
    make_comment,
    make_draft,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Member:
    return make_organiser()


def rename(paper: Paper, slug: str, organiser: Member) -> None:
    seen = seen_in(Paper.objects.get(pk=paper.pk))
    paper.slug = slug
    save_paper(paper=paper, seen=seen, member=organiser)


def former(paper: Paper) -> list[str]:
    return list(paper.former_slugs.values_list("slug", flat=True))


def test_a_new_paper_is_kept(organiser: Member) -> None:
    paper = save_paper(paper=Paper(slug="lora", title="LoRA", short_name="LoRA"), seen="", member=organiser)

    assert list(Paper.objects.values_list("slug", flat=True)) == [paper.slug] == ["lora"]


def test_renaming_keeps_the_former_address(organiser: Member) -> None:
    paper = make_paper(slug="a")

    rename(paper, "b", organiser)
    rename(paper, "c", organiser)

    assert (Paper.objects.get().slug, former(paper)) == ("c", ["a", "b"])


def test_a_paper_can_take_its_former_address_back(organiser: Member) -> None:
    paper = make_paper(slug="a")
    rename(paper, "b", organiser)

    rename(paper, "a", organiser)

    assert (Paper.objects.get().slug, former(paper)) == ("a", ["b"])


def test_another_papers_former_address_is_refused(organiser: Member) -> None:
    first, second = make_paper(slug="a"), make_paper(slug="x")
    rename(first, "b", organiser)

    with pytest.raises(RuleViolation, match="once had this address"):
        rename(second, "a", organiser)

    assert sorted(Paper.objects.values_list("slug", flat=True)) == ["b", "x"]
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["a"]


@pytest.mark.parametrize("fields", [{"slug": "taken"}, {"arxiv_id": "2106.09685"}])
def test_what_another_paper_has_is_refused(organiser: Member, fields: dict[str, str]) -> None:
    make_paper(slug="taken", arxiv_id="2106.09685")
    new = Paper(**{"slug": "other", "title": "T", "short_name": "T"} | fields)

    with pytest.raises(RuleViolation, match="this address or this arXiv number"):
        save_paper(paper=new, seen="", member=organiser)


def test_an_outdated_record_is_not_overwritten(organiser: Member) -> None:
    paper = make_paper(venue="")
    seen = seen_in(paper)
    Paper.objects.update(venue="ICLR")
    paper.title = "Mine"

    with pytest.raises(Outdated):
        save_paper(paper=paper, seen=seen, member=organiser)

    assert Paper.objects.get().title != "Mine"


def test_a_paper_on_which_nothing_hangs_can_be_deleted(organiser: Member) -> None:
    paper = make_paper(slug="a")
    rename(paper, "b", organiser)

    delete_paper(paper=paper, member=organiser)

    assert (Paper.objects.count(), FormerSlug.objects.count()) == (0, 0)


@pytest.mark.parametrize("hangs", ["claim", "draft", "comment", "entry", "slot"])
def test_a_paper_on_which_something_hangs_stays(organiser: Member, hangs: str) -> None:
    paper, member = make_paper(), make_member()
    makers: dict[str, Callable[[], object]] = {
        "claim": lambda: make_claim(paper, member),
        "draft": lambda: make_draft(paper, member),
        "comment": lambda: make_comment(paper, member),
        "entry": lambda: make_entry(make_part(make_list()), paper),
        "slot": lambda: make_meeting(paper),
    }
    makers[hangs]()

    with pytest.raises(RuleViolation, match="cannot be deleted"):
        delete_paper(paper=paper, member=organiser)

    assert Paper.objects.get() == paper


def test_a_member_may_do_none_of_it() -> None:
    paper = make_paper()

    with pytest.raises(PermissionDenied):
        save_paper(paper=paper, seen=seen_in(paper), member=make_member())
    with pytest.raises(PermissionDenied):
        delete_paper(paper=paper, member=make_member())
