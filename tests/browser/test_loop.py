"""The whole loop in a real browser, in both languages, with and without JavaScript."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.actions.invitations import make_invitation
from members.models import Invitation, Member
from papers.actions.discussion import Place, comment_on
from papers.models import Claim, Comment, Interpretation, Paper, ReadMark
from tests.factories import (
    PASSWORD,
    make_entry,
    make_list,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# design.md §3 promises these names.
CHINESE = {
    "Claim": "认领",
    "Write": "撰写",
    "Publish": "发布",
    "Comment": "发表",
    "Mark as read": "标为已读",
    "Sign in": "登录",
    "Sign out": "退出",
    "Summary": "摘要",
    "Text": "正文",
    "This is a question": "这是一个问题",
    "This answers the question": "采纳为解答",
    "Question · answered": "问题 · 已解答",
}


def make_lora() -> Paper:
    paper = make_paper(slug="lora", short_name="LoRA", title="LoRA: Low-Rank Adaptation")
    make_entry(make_part(make_list(is_default=True)), paper)
    return paper


def invitation_path() -> str:
    made = make_invitation(invitation=Invitation(), days=1, by=make_organiser("Olga"), now=timezone.now())
    return f"/invitations/{made.token}/"


def test_from_the_invitation_to_the_answered_question(visitor: Page, locale: str) -> None:
    paper = make_lora()
    helper = make_member("Helper")

    def say(english: str) -> str:
        return CHINESE[english] if locale == "zh-CN" else english

    def press(english: str) -> None:
        visitor.get_by_role("button", name=say(english), exact=True).first.click()

    visitor.goto(invitation_path())
    visitor.locator("input[name=email]").fill("lin@example.org")
    visitor.locator("input[name=name]").fill("Demo Lin")
    visitor.locator("input[name=handle]").fill("lin")
    visitor.locator("input[type=password]").first.fill(PASSWORD)
    visitor.locator("main form button").first.click()
    expect(visitor).to_have_url("/")
    lin = Member.objects.get(handle="lin")

    visitor.goto("/members/me/")
    press("Sign out")
    visitor.goto("/accounts/login/")
    visitor.locator("input[name=login]").fill("lin@example.org")
    visitor.locator("input[name=password]").fill(PASSWORD)
    press("Sign in")
    expect(visitor).to_have_url("/")

    visitor.goto("/papers/lora/")
    press("Claim")
    expect(visitor.locator(f"#paper-{paper.pk}-claim .person")).to_contain_text("Demo Lin")
    assert Claim.objects.owed().get().member == lin

    press("Write")
    visitor.get_by_label(say("Summary")).fill("Train two small matrices instead of one large one.")
    visitor.get_by_label(say("Text"), exact=False).first.fill(
        r"The update is $\Delta W = BA$. **注意：**低秩。"
    )
    press("Publish")
    expect(visitor.locator("article .text math")).to_have_count(1)
    expect(visitor.locator("article .text strong")).to_have_text("注意：")
    assert Interpretation.objects.published().get().author == lin

    visitor.goto("/papers/lora/")
    visitor.locator("#new-thread textarea").fill("Which rank is enough?")
    visitor.get_by_label(say("This is a question")).check()
    press("Comment")
    expect(visitor.locator(".thread .comment").first).to_contain_text("Which rank is enough?")
    question = Comment.objects.unanswered().get()
    comment_on(
        Place(paper, None, question),
        author=helper,
        source="Often four.",
        is_question=False,
        token=uuid4(),
        now=timezone.now(),
    )
    visitor.goto("/questions/")
    visitor.locator("main").get_by_role("link", name="LoRA").click()
    press("This answers the question")
    expect(visitor.locator(f"#comment-{question.pk}")).to_contain_text(say("Question · answered"))
    assert not Comment.objects.unanswered().exists()

    press("Mark as read")
    expect(visitor.locator(f"#paper-{paper.pk}-read .ok")).to_be_visible()
    assert ReadMark.objects.get().state == ReadMark.State.READ
