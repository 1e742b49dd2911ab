import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from papers.models import (
    Answer,
    CommentEdit,
    Credit,
    Draft,
    Entry,
    EntryPaper,
    FormerSlug,
    HandOver,
    Image,
    Mention,
    Paper,
    PaperLink,
    Passage,
    Reaction,
    ReadMark,
    SkippedWeek,
)
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
    make_pair,
    make_paper,
    make_part,
    make_term,
)

pytestmark = pytest.mark.django_db
MODELS = [model for model in admin.site._registry if model._meta.app_label == "papers"]
SECRET = "for nobody else"


def fill() -> None:
    """One row of every model, by members other than the one who looks."""
    ada, bob, now = make_member("Ada"), make_member("Bob"), timezone.now()
    paper, other = make_paper(slug="lora"), make_paper(slug="qlora", title="In another list")
    part = make_part(make_list())
    make_entry(part, paper, printed_title="Entry <b>")
    FormerSlug.objects.create(slug="old-lora", paper=paper)
    claim = make_claim(paper, ada)
    HandOver.objects.create(claim=claim, to_member=bob, offered_at=now, message=SECRET)
    ReadMark.objects.create(paper=paper, member=ada, state=ReadMark.State.PARTLY, marked_at=now)
    published = make_interpretation(paper, ada)
    Credit.objects.create(interpretation=published, member=bob, kind=Credit.Kind.BEGUN)
    draft = make_draft(other, ada, body=SECRET)
    Credit.objects.create(interpretation=draft, member=bob, kind=Credit.Kind.BEGUN)
    make_pair(published, make_interpretation(paper, bob, language="zh-hans"))
    make_term("adapter", "适配器", by=bob)
    comment = make_comment(paper, ada, source="Is this so?")
    CommentEdit.objects.create(comment=comment, source="Earlier", replaced_at=now)
    Mention.objects.create(comment=comment, member=bob)
    Reaction.objects.create(comment=comment, member=bob, kind=Reaction.Kind.THANKS)
    on_words = make_comment(paper, ada, interpretation=published)
    Passage.objects.create(comment=on_words, quote="At length.", revision=1, found_at=9)
    PaperLink.objects.create(source=paper, target=other, comment=comment)
    image = {"digest": "0" * 64, "extension": "png", "octets": 9, "width": 3, "height": 3}
    Image.objects.create(member=ada, created_at=now, **image)
    meeting = make_meeting(paper)
    SkippedWeek.objects.create(series=meeting.series, date=now.date() + timedelta(days=7))
    Answer.objects.create(meeting=meeting, member=bob, value=Answer.Value.YES, answered_at=now)


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:papers_{model._meta.model_name}_{page}", args=args)


def pages(model: type[Model]) -> list[str]:
    rows = [address(model, page, row.pk) for row in model._default_manager.all() for page in PAGES_OF_ROW]
    return [address(model, "changelist"), address(model, "add"), *rows]


TOKEN = re.compile(r"[A-Za-z0-9]{32,}")  # in some of so many any short word will come up
PAGES_OF_ROW = ["change", "delete", "history"]


@pytest.fixture
def organiser_client(client: Client) -> Client:
    client.force_login(make_organiser())
    return client


def test_every_model_of_the_app_is_there() -> None:
    assert set(MODELS) == set(apps.get_app_config("papers").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_organiser_finds_every_row(organiser_client: Client, model: type[Model]) -> None:
    fill()

    answers = {page: organiser_client.get(page, follow=True).status_code for page in pages(model)}

    assert answers[address(model, "changelist")] == 200
    assert set(answers.values()) <= {200, 403}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("q", ["x", "\0", "书", "%ED%A0%80", '"' * 1000])
def test_searching_never_fails(organiser_client: Client, model: type[Model], q: str) -> None:
    fill()

    answer = organiser_client.get(address(model, "changelist"), {"q": q})

    assert (answer.status_code, "cl" in answer.context) == (200, True)
    assert organiser_client.get(f"{address(model, 'changelist')}?q=%ED%A0%80").status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_others_are_turned_away(client: Client, model: type[Model]) -> None:
    fill()
    row = model._default_manager.first()
    assert row is not None
    targets = [address(model, "changelist"), address(model, "add"), address(model, "change", row.pk)]

    for member in (None, make_member()):
        if member:
            client.force_login(member)
        for target in targets:
            answer = client.get(target)
            assert answer.status_code in {302, 403}
            assert "lora" not in TOKEN.sub("", answer.text).lower()


def test_drafts_marks_and_messages_of_others_do_not_show(organiser_client: Client) -> None:
    fill()
    draft, mark = Draft.objects.get(), ReadMark.objects.get()

    shown = "".join(organiser_client.get(page, follow=True).text for model in MODELS for page in pages(model))

    assert SECRET not in shown
    assert not organiser_client.get(address(Draft, "changelist")).context["cl"].result_count
    assert not organiser_client.get(address(ReadMark, "changelist")).context["cl"].result_count
    assert [
        c.interpretation.paper.slug
        for c in organiser_client.get(address(Credit, "changelist")).context["cl"].result_list
    ] == ["lora"]
    assert f"/{draft.pk}/change" not in organiser_client.get(address(Draft, "changelist")).text
    assert organiser_client.get(address(ReadMark, "change", mark.pk)).status_code == 302


def test_what_a_rule_keeps_cannot_be_written(organiser_client: Client) -> None:
    fill()
    writable = {Paper}

    for model in MODELS:
        before = list(model._default_manager.order_by("pk").values())
        row = model._default_manager.first()
        assert row is not None
        organiser_client.post(address(model, "delete", row.pk), {"post": "yes"})
        if model not in writable:
            assert organiser_client.post(address(model, "add"), {}).status_code == 403
        assert list(model._default_manager.order_by("pk").values()) == before


def no_rows(*inlines: str) -> dict[str, str]:
    return {f"{inline}-{form}_FORMS": "0" for inline in inlines for form in ("TOTAL", "INITIAL")}


def test_a_paper_is_added_by_the_desks_rules(organiser_client: Client) -> None:
    FormerSlug.objects.create(slug="taken", paper=make_paper())
    fields = no_rows("places", "former_slugs") | {
        "title": "T",
        "short_name": "S",
        "kind": "paper",
        "authors": "A\nB",
        "arxiv_id": "arXiv:2106.09685v1",
    }

    refused = organiser_client.post(address(Paper, "add"), fields | {"slug": "taken"})
    assert refused.context["adminform"].form.errors.keys() == {"slug"}
    organiser_client.post(address(Paper, "add"), fields | {"slug": "free"})

    paper = Paper.objects.get(slug="free")
    assert (paper.authors, paper.url) == (["A", "B"], "https://arxiv.org/abs/2106.09685")


def test_a_paper_keeps_its_address_and_an_entry_its_place(organiser_client: Client) -> None:
    paper = make_paper(slug="kept")
    entry = make_entry(make_part(make_list()), paper)
    typed = {"title": "New", "short_name": "S", "kind": "paper", "slug": "changed"} | no_rows(
        "places", "former_slugs"
    )
    organiser_client.post(address(Paper, "change", paper.pk), typed)
    text = {"printed_title": "New", "named_models": '["\\ud800"]', "position": "99", "key": "1"} | no_rows(
        "places"
    )
    organiser_client.post(address(Entry, "change", entry.pk), text)

    assert list(Paper.objects.values_list("slug", "title")) == [("kept", "New")]
    changed = Entry.objects.get()
    assert (changed.printed_title, changed.position, changed.key) == ("New", entry.position, entry.key)
    assert changed.named_models == ['["\\ud800"]']
    assert EntryPaper.objects.get().paper == paper
