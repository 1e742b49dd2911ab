import json
import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection
from django.db.models import F
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from members.models import Application, Invitation, Member
from papers.demo import planting
from papers.demo.planting import plant
from papers.demo.story import new_group
from papers.models import (
    Answer,
    Claim,
    Comment,
    CommentEdit,
    Draft,
    HandOver,
    Interpretation,
    Meeting,
    Mention,
    PairSide,
    Paper,
    PaperLink,
    ReadMark,
    Revision,
    SkippedWeek,
    Term,
)
from papers.rendering import render_text
from papers.rules.claims import group_date
from tests.factories import make_comment, make_member

WRITTEN = (
    Member,
    Application,
    Invitation,
    Meeting,
    Claim,
    HandOver,
    Interpretation,
    Draft,
    Revision,
    Comment,
)
NOT_SHOWN = {"token_hash"}  # secret, hence new each time


def owed(handle: str) -> dict[str, int]:
    """Paper → in how many days it falls due."""
    claims = Claim.objects.owed().filter(member__handle=handle).with_meeting().select_related("paper")
    today = group_date(timezone.now())
    return {claim.paper.slug: (claim.due - today).days for claim in claims}


class TestGroup(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        plant(timezone.now())

    def test_a_dozen_members_in_both_scripts(self) -> None:
        active = Member.objects.active()
        assert (active.count(), Member.objects.count(), Member.objects.organisers().count()) == (12, 13, 2)
        assert sum(member.name.isascii() for member in active) >= 4
        assert sum(not member.name.isascii() for member in active) >= 4
        assert len({member.time_zone for member in active}) >= 6
        assert {member.language for member in active} == {"", "en", "zh-hans"}
        assert all("Demo" in name or "演示" in name for name in Member.objects.values_list("name", flat=True))

    def test_six_weeks_are_past_and_twenty_to_come(self) -> None:
        now = timezone.now()
        assert (Meeting.objects.past(now).count(), Meeting.objects.upcoming(now).count()) == (6, 20)
        assert Meeting.objects.filter(cancelled_at__isnull=False).count() == 1
        assert SkippedWeek.objects.filter(date__lt=group_date(now)).exists()
        assert not Meeting.objects.past(now).filter(minutes_source="").exists()

    def test_every_paper_has_a_meeting(self) -> None:
        assert not Paper.objects.filter(slot=None).exists()
        assert not Meeting.objects.standing().filter(slots=None).exists()

    def test_claims_are_in_every_state(self) -> None:
        claims = Claim.objects.with_meeting().with_fulfilment()
        standing = [claim for claim in claims if claim.released_at is None]
        still_owed = [claim for claim in standing if not claim.fulfilled]
        assert any(claim.fulfilled for claim in standing)
        assert any(claim.is_overdue for claim in still_owed)
        assert any(claim.extended_to and not claim.is_overdue for claim in still_owed)
        assert any(not claim.is_lead for claim in standing)
        reasons = {claim.reason for claim in claims if claim.released_at}
        assert reasons == {"field", "other", "handed"}
        assert any(claim.released_by_id != claim.member_id and claim.reason == "other" for claim in claims)
        assert set(HandOver.objects.values_list("outcome", flat=True)) == {"", "accepted", "declined"}

    def test_situations_are_as_the_buttons_say(self) -> None:
        assert sorted(owed("yiming").values()) == [-27, -20]
        assert owed("maya")["multimodal-cot"] == -6
        assert owed("ravi")["ppo"] == owed("oskar")["rlhf"] == owed("jun")["in-context-tuning"] == 1
        assert min(owed("tomas").values()) == 8
        assert owed("xiaoman") == {}
        assert HandOver.objects.open().get().to_member.handle == "hanna"
        assert Application.objects.waiting().count() == 2
        drafts = Draft.objects.values_list("interpretation__author__handle", flat=True)
        assert sorted(drafts) == ["lin", "lin", "maya", "qiuhe", "ravi"]
        for handle in ("qiuhe", "zhiyuan"):
            assert Interpretation.objects.published().filter(author__handle=handle).count() == 3

    def test_a_text_carries_the_name_of_the_one_who_began_it(self) -> None:
        text = Interpretation.objects.get(paper__slug="constitutional-ai")
        assert (text.author.handle, text.credits.get().member.handle) == ("maya", "felix")

    def test_discussion_is_in_every_state(self) -> None:
        assert Comment.objects.count() >= 60
        assert Comment.objects.unanswered().count() >= 5
        assert Comment.objects.questions().exclude(answer=None).count() >= 5
        assert Comment.objects.filter(deleted_at__isnull=False, replies__isnull=False).exists()
        assert Comment.objects.exclude(interpretation=None).exists()
        assert CommentEdit.objects.count() >= 2
        named = sum(len(re.findall(r"@[a-z]+", comment.source)) for comment in Comment.objects.all())
        assert Mention.objects.count() == named >= 8

    def test_papers_refer_to_each_other(self) -> None:
        assert PaperLink.objects.filter(comment=None).count() >= 20
        assert PaperLink.objects.exclude(comment=None).count() >= 5

    def test_one_pair_is_behind_and_another_is_not(self) -> None:
        behind = PairSide.objects.filter(other__current__number__gt=F("known"))
        assert [side.interpretation.paper.slug for side in behind] == ["attention-is-all-you-need"]
        assert PairSide.objects.count() == 4

    def test_texts_name_terms_of_the_glossary(self) -> None:
        assert Term.objects.count() >= 12
        assert Term.objects.exclude(added_by=F("changed_by")).count() == 1
        assert Revision.objects.filter(body_html__contains='class="term"').count() >= 20

    def test_members_read_and_answer(self) -> None:
        assert set(ReadMark.objects.values_list("state", flat=True)) == {"read", "partly"}
        assert set(Answer.objects.values_list("value", flat=True)) == {"yes", "maybe", "no"}

    def test_applications_and_invitations(self) -> None:
        assert Application.objects.filter(decided_at__isnull=False, invitation=None).count() == 1
        assert Application.objects.exclude(invitation=None).count() == 1
        assert Invitation.objects.open(timezone.now()).count() >= 2
        assert Invitation.objects.filter(revoked_at__isnull=False).count() >= 1

    def test_several_revisions_and_one_text_elsewhere(self) -> None:
        published = Interpretation.objects.published().select_related("current")
        assert sum(text.current.number > 1 for text in published if text.current) >= 6
        assert Revision.objects.exclude(reason="").count() >= 6
        assert (
            Revision.objects.exclude(external_url="").get().external_url.endswith(".demo.example/notes/palm")
        )

    def test_every_formula_converts_and_every_citation_leads_somewhere(self) -> None:
        pages = {str(row): row.summary_html + row.body_html for row in Revision.objects.all()}
        pages |= {str(row): render_text(row.summary + "\n\n" + row.body) for row in Draft.objects.all()}
        pages |= {f"comment {row.pk}": row.html for row in Comment.objects.all()}
        pages |= {f"minutes {row.number}": row.minutes_html for row in Meeting.objects.all()}
        signs = ("math-raw", "[[", 'class="plain"', "[^")
        assert {key for key, html in pages.items() if any(sign in html for sign in signs)} == set()
        assert sum("<math" in html for html in pages.values()) > 30

    def test_nothing_is_in_the_future(self) -> None:
        now = timezone.now()
        last = [Comment.objects.latest("created_at").created_at, Draft.objects.latest("saved_at").saved_at]
        assert max(last) < now
        assert Member.objects.filter(seen_at__gt=now).count() == 0

    def test_no_page_takes_more_than_ten_queries(self) -> None:
        for handle in ("hanna", "jun", "xiaoman"):
            client = Client()
            client.force_login(Member.objects.get(handle=handle))
            client.get("/")  # notes the visit
            for path in ("/", "/papers/", "/papers/lora/", "/schedule/", "/questions/", "/members/"):
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(path).status_code == 200
                assert len(queries) <= 10, (handle, path)


def snapshot() -> list[dict[str, Any]]:
    rows = json.loads(serialize("json", [row for model in WRITTEN for row in model.objects.order_by("pk")]))
    return [row | {"fields": {k: v for k, v in row["fields"].items() if k not in NOT_SHOWN}} for row in rows]


def due_dates(now: datetime) -> list[tuple[int, int, int]]:
    today = group_date(now)
    return [
        (claim.paper_id, claim.member_id, (claim.due - today).days)
        for claim in Claim.objects.owed().with_meeting().order_by("pk")
    ]


@pytest.mark.django_db(transaction=True)
def test_it_is_the_same_each_time_and_on_any_day() -> None:
    now = timezone.now()
    plant(now)
    first, due = snapshot(), due_dates(now)
    make_comment(Paper.objects.get(slug="lora"), Member.objects.get(handle="lin"))
    plant(now)
    assert snapshot() == first
    plant(now - timedelta(days=3))
    assert due_dates(now - timedelta(days=3)) == due
    assert [row["pk"] for row in snapshot()] == [row["pk"] for row in first]


@pytest.mark.django_db
def test_the_story_is_over_before_today_begins() -> None:
    midnight = timezone.make_aware(datetime.combine(group_date(timezone.now()), time()))
    group = new_group(midnight)
    assert all(step.at < midnight for chapter in planting.CHAPTERS for step in chapter.steps(group))


@pytest.mark.django_db
def test_a_real_group_is_left_alone() -> None:
    make_member("Ada")
    with pytest.raises(ImproperlyConfigured, match="holds a group that is not the demo's"):
        plant(timezone.now())
    assert Member.objects.get().name == "Ada"


@pytest.mark.django_db
def test_the_command_runs_in_the_demo_only(settings: Settings) -> None:
    make_member("Ada")
    with pytest.raises(CommandError, match="make demo"):
        call_command("seed_demo")
    settings.DEMO = True
    with pytest.raises(ImproperlyConfigured):
        call_command("seed_demo")
