import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Member
from papers.actions.discussion import (
    Place,
    answer_question,
    comment_on,
    delete_comment,
    edit_comment,
    reopen_question,
)
from papers.models import Comment, Paper, PaperLink
from tests.factories import (
    make_comment,
    make_entry,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def asked(paper: Paper, author: Member, source: str) -> Comment:
    token, now = uuid4(), timezone.now()
    return comment_on(Place(paper), author=author, source=source, is_question=True, token=token, now=now)


@pytest.fixture
def lora() -> Paper:
    return make_paper(slug="lora", short_name="LoRA", title="Low-Rank Adaptation", arxiv_id="2106.09685")


@pytest.fixture
def question() -> Comment:
    paper = make_paper(slug="gpt-3", short_name="GPT-3")
    return asked(paper, make_member("Ada"), "Why so *large*?")


def hope(client: Client, question: Comment, paper: str, **more: Any) -> Any:
    return client.post(f"/papers/gpt-3/comments/{question.pk}/hope/", {"paper": paper}, **more)


def waiting(client: Client, address: str = "/papers/lora/") -> list[str]:
    """The questions that a page shows as waiting for its paper, or its papers."""
    page = client.get(address).content.decode()
    section = re.search(r'aria-labelledby="(?:waiting-title|questions)".*?</section>', page, re.DOTALL)
    words = re.findall(r'class="text clamp"[^>]*>(.*?)</div>', section[0] if section else "", re.DOTALL)
    return [re.sub("<[^>]*>", "", each).strip() for each in words]


@pytest.mark.parametrize(
    "typed", ["LoRA", "lora", " [[LoRA]] ", "low-rank adaptation", "2106.09685", "#2", "2", "[[#2]]"]
)
def test_stands_on_the_other_papers_page(client: Client, lora: Paper, question: Comment, typed: str) -> None:
    part = make_part(make_list(is_default=True))
    make_entry(part, make_paper())
    make_entry(part, lora)
    client.force_login(question.author)
    assert waiting(client) == []
    assert hope(client, question, typed).headers["Location"] == question.get_absolute_url()
    assert waiting(client) == ["Why so large?"]
    link = f'href="/papers/gpt-3/?thread={question.pk}#comment-{question.pk}"'
    assert link in client.get("/papers/lora/").content.decode()
    assert '<a href="/papers/lora/" lang="en">LoRA</a>' in client.get("/papers/gpt-3/").content.decode()
    assert '<a href="/papers/lora/" lang="en">LoRA</a>' in client.get("/questions/").content.decode()


def test_in_its_week(client: Client, lora: Paper, question: Comment) -> None:
    client.force_login(question.author)
    meeting = make_meeting(lora)
    asked(lora, question.author, "Which rank?")
    hope(client, question, "LoRA")
    assert waiting(client, f"/schedule/{meeting.number}/") == ["Why so large?", "Which rank?"]
    assert "1 question waits for it" in client.get("/").content.decode()
    answer_question(
        question=question,
        reply=make_comment(question.paper, question.author, thread=question),
        member=question.author,
        now=timezone.now(),
    )
    assert waiting(client, f"/schedule/{meeting.number}/") == ["Which rank?"]
    assert "waits for it" not in client.get("/").content.decode()


def test_waits_no_more_once_answered_and_again_when_reopened(
    client: Client, lora: Paper, question: Comment
) -> None:
    client.force_login(question.author)
    hope(client, question, "LoRA")
    reply = make_comment(question.paper, question.author, thread=question)
    answer_question(question=question, reply=reply, member=question.author, now=timezone.now())
    assert waiting(client) == []
    assert hope(client, question, "LoRA", headers=HTMX).status_code == 409
    reopen_question(question=question, member=question.author)
    assert waiting(client) == ["Why so large?"]


def test_one_paper_at_a_time(client: Client, lora: Paper, question: Comment) -> None:
    make_paper(slug="bert", short_name="BERT")
    client.force_login(question.author)
    hope(client, question, "BERT")
    hope(client, question, "LoRA")
    assert (waiting(client), waiting(client, "/papers/bert/")) == (["Why so large?"], [])
    client.post(f"/papers/gpt-3/comments/{question.pk}/hope/delete/")
    assert waiting(client) == []
    assert not PaperLink.objects.exists()


@pytest.mark.parametrize("typed", ["", "  ", "RoLA", "#99", "x" * 300, "a\0b", "٣", "@ada"])
def test_unknown_papers_are_said_and_kept(client: Client, lora: Paper, question: Comment, typed: str) -> None:
    client.force_login(question.author)
    for headers in ({}, HTMX):
        answer = hope(client, question, typed, headers=headers)
        page = answer.content.decode()
        assert (answer.status_code, "No paper of the list is called that." in page) == (422, True)
    if typed == "RoLA":
        assert 'value="RoLA"' in page


def test_its_own_paper_is_no_other(client: Client, question: Comment) -> None:
    client.force_login(question.author)
    answer = hope(client, question, "GPT-3")
    assert answer.status_code == 409
    assert "another paper than the one it was asked about" in answer.content.decode()


def test_who_asked_and_organisers_say_so(client: Client, lora: Paper, question: Comment) -> None:
    client.force_login(make_member())
    assert hope(client, question, "LoRA").status_code == 403
    assert "Show it there" not in client.get("/papers/gpt-3/").content.decode()
    client.force_login(make_organiser())
    assert "Show it there" in client.get("/papers/gpt-3/").content.decode()
    assert hope(client, question, "LoRA").status_code == 302


def test_a_remark_waits_for_nothing(client: Client, lora: Paper, question: Comment) -> None:
    client.force_login(question.author)
    remark = make_comment(question.paper, question.author)
    assert hope(client, remark, "LoRA").status_code == 403


def test_is_no_part_of_the_words(client: Client, lora: Paper, question: Comment) -> None:
    """What the text refers to changes with it; what may answer it stays, and both are one link each."""
    author, now = question.author, timezone.now()
    client.force_login(author)
    edit_comment(comment=question, member=author, source="See [[LoRA]]", now=now)
    hope(client, question, "LoRA")
    assert sorted(PaperLink.objects.values_list("kind", flat=True)) == ["may-answer", "refers"]
    edit_comment(comment=question, member=author, source="Never mind", now=now)
    assert [link.kind for link in PaperLink.objects.all()] == ["may-answer"]
    assert waiting(client) == ["Never mind"]
    delete_comment(comment=question, member=author, now=now)
    assert not PaperLink.objects.exists()


def test_visitors_read_none(client: Client, lora: Paper, question: Comment, settings: Any) -> None:
    settings.PUBLIC_INTERPRETATIONS = True
    client.force_login(question.author)
    hope(client, question, "LoRA")
    client.logout()
    assert "Why so" not in client.get("/papers/lora/").content.decode()
