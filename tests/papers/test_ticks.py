from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Member
from papers.models import Claim, Comment, Meeting, Revision
from papers.text import RENDERER_VERSION
from papers.ticks import remind, rerender
from tests.factories import (
    make_claim,
    make_comment,
    make_interpretation,
    make_meeting,
    make_member,
    make_paper,
)

pytestmark = pytest.mark.django_db

# Due on 22 March in Shanghai; overdue from the 23rd, which begins there at 16:00 UTC.
CLAIMED = datetime(2026, 3, 1, 9, tzinfo=UTC)
DUE_DAY = datetime(2026, 3, 22, 15, 59, tzinfo=UTC)
DAY_AFTER = datetime(2026, 3, 22, 16, 0, tzinfo=UTC)


def test_both_are_called_by_the_worker() -> None:
    ticks = [import_string(path) for path in site.TICKS]
    assert [tick for tick in (remind, rerender) if tick not in ticks] == []


class TestRemind:
    @pytest.fixture(autouse=True)
    def mail_is_set_up(self, settings: Settings) -> None:
        settings.MAIL_ENABLED = True
        settings.SITE_URL = "https://papers.example.org"
        settings.SITE_NAME = "Hundred Papers"

    @pytest.fixture
    def ada(self) -> Member:
        return make_member("Ada <b>", email="ada@example.org", language="en")

    @pytest.fixture
    def claim(self, ada: Member) -> Claim:
        paper = make_paper(slug="lora", short_name="LoRA & co", title="Low-Rank <Adaptation>")
        return make_claim(paper, ada, claimed_at=CLAIMED)

    def sent(self, now: datetime) -> list[list[str]]:
        """To whom, by this run."""
        mail.outbox.clear()
        remind(now)
        return [message.to for message in mail.outbox]

    def test_says_what_when_and_how_to_extend(self, claim: Claim) -> None:
        assert self.sent(DAY_AFTER) == [["ada@example.org"]]
        (message,) = mail.outbox
        assert message.subject == "LoRA & co: your interpretation is overdue"
        assert message.body.strip() == (
            "Dear Ada <b>,\n\n"
            "you have claimed “Low-Rank <Adaptation>”, and your interpretation was due on 22 March 2026.\n\n"
            "If you need more time, press “A week more” on the paper’s page; if you cannot do it after all, "
            "release it there or hand it over:\n\n"
            "https://papers.example.org/papers/lora/\n\n"
            "Hundred Papers"
        )
        claim.refresh_from_db()
        assert f"{claim.reminded_for}" == "2026-03-22"

    def test_waits_until_the_day_is_over_in_the_group(self, claim: Claim) -> None:
        assert (self.sent(DUE_DAY), self.sent(DAY_AFTER)) == ([], [["ada@example.org"]])

    def test_comes_once_for_each_date(self, claim: Claim) -> None:
        later = DAY_AFTER + timedelta(days=30)
        assert [len(self.sent(now)) for now in (DAY_AFTER, DAY_AFTER, later)] == [1, 0, 0]
        Claim.objects.update(extended_to=datetime(2026, 3, 30, tzinfo=UTC).date())
        assert [len(self.sent(now)) for now in (DAY_AFTER, later, later)] == [0, 1, 0]

    def test_follows_the_meeting(self, claim: Claim) -> None:
        make_meeting(claim.paper, starts_at=DAY_AFTER + timedelta(days=20))
        assert self.sent(DAY_AFTER) == []
        assert self.sent(DAY_AFTER + timedelta(days=20)) == [["ada@example.org"]]

    def test_goes_to_nobody_who_owes_nothing_or_left(self, ada: Member) -> None:
        done, gone, left = make_paper(), make_paper(), make_paper()
        make_claim(done, ada, claimed_at=CLAIMED)
        make_interpretation(done, ada)
        make_claim(gone, ada, claimed_at=CLAIMED, released_at=timezone.now(), reason="busy")
        make_claim(left, make_member(is_active=False), claimed_at=CLAIMED)
        assert self.sent(DAY_AFTER) == []

    def test_speaks_the_members_language(self, claim: Claim) -> None:
        Member.objects.update(language="zh-hans")
        self.sent(DAY_AFTER)
        assert "2026年3月22日" in mail.outbox[0].body

    def test_cannot_be_given_a_header(self, claim: Claim) -> None:
        type(claim.paper).objects.update(short_name="LoRA\r\nBcc: eve@example.org")
        assert self.sent(DAY_AFTER) == [["ada@example.org"]]
        assert mail.outbox[0].subject == "LoRA Bcc: eve@example.org: your interpretation is overdue"
        assert "Bcc" not in mail.outbox[0].message()

    def test_without_mail_marks_nothing(self, claim: Claim, settings: Settings) -> None:
        settings.MAIL_ENABLED = False
        assert self.sent(DAY_AFTER) == []
        settings.MAIL_ENABLED = True
        assert len(self.sent(DAY_AFTER)) == 1

    def test_is_tried_again_when_the_server_was_away(self, claim: Claim, settings: Settings) -> None:
        backend = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        with pytest.raises(ConnectionRefusedError):
            remind(DAY_AFTER)
        settings.EMAIL_BACKEND = backend
        assert len(self.sent(DAY_AFTER)) == 1

    def test_is_tried_again_when_one_mail_was_refused(self, claim: Claim, settings: Settings) -> None:
        make_claim(make_paper(), make_member(), claimed_at=CLAIMED)
        backend = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "tests.papers.test_ticks.Refusing"
        remind(DAY_AFTER)
        settings.EMAIL_BACKEND = backend
        assert self.sent(DAY_AFTER) == [["ada@example.org"]]

    def test_costs_no_query_more_for_what_is_not_overdue(
        self, ada: Member, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(30):
            make_claim(make_paper(), make_member(), claimed_at=DAY_AFTER)
        with django_assert_num_queries(1):
            assert self.sent(DAY_AFTER) == []


class Refusing(EmailBackend):
    """A server that refuses one address."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        if messages[0].to == ["ada@example.org"]:
            raise OSError
        return int(super().send_messages(messages))


class TestRerender:
    def test_makes_what_is_outdated_anew(self) -> None:
        text = make_interpretation(make_paper(), make_member(), summary="*short*", body="# Long")
        comment = make_comment(text.paper, make_member(), source="**said**")
        meeting = make_meeting(minutes_source="- done", minutes_html="old", minutes_renderer_version=0)
        rerender(timezone.now())
        revision = Revision.objects.get()
        comment.refresh_from_db()
        meeting.refresh_from_db()
        assert "<em>short</em>" in revision.summary_html
        assert f'id="i{text.pk}' in revision.body_html
        assert "<strong>said</strong>" in comment.html
        assert "<li>done</li>" in meeting.minutes_html
        versions = {revision.renderer_version, comment.renderer_version, meeting.minutes_renderer_version}
        assert versions == {RENDERER_VERSION}
        assert (revision.number, revision.body, comment.edited_at) == (1, "# Long", None)

    def test_leaves_the_rest_alone(self) -> None:
        make_interpretation(make_paper(), make_member(), renderer_version=RENDERER_VERSION, body_html="kept")
        make_comment(make_paper(), make_member(), renderer_version=RENDERER_VERSION, html="kept")
        make_comment(make_paper(), make_member(), source="", html="", deleted_at=timezone.now())
        make_meeting(minutes_source="x", minutes_html="kept", minutes_renderer_version=RENDERER_VERSION)
        make_meeting()
        rerender(timezone.now())
        assert Revision.objects.get().body_html == "kept"
        assert sorted(Comment.objects.values_list("html", flat=True)) == ["", "kept"]
        assert sorted(Meeting.objects.values_list("minutes_html", flat=True)) == ["", "kept"]

    def test_goes_on_beyond_a_batch(self) -> None:
        paper, ada = make_paper(), make_member()
        for _ in range(120):
            make_comment(paper, ada)
        rerender(timezone.now())
        assert set(Comment.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}
