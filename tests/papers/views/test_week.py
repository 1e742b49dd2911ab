import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from members.actions.groups import change_group
from members.models import Application, Member
from papers.actions.discussion import answer_question, reopen_question
from papers.models import Answer, Claim, Comment, HandOver, Meeting, Mention
from papers.week import next_meeting
from tests.factories import (
    make_claim,
    make_comment,
    make_draft,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LAST_VISIT = NOW - timedelta(days=3)


@pytest.fixture
def me(client: Client) -> Member:
    member = make_member("Me", seen_at=NOW, last_visit_ended_at=LAST_VISIT)
    client.force_login(member)
    return member


def page_of(client: Client) -> str:
    return " ".join(client.get("/").content.decode().split())


def group_date(moment: datetime) -> str:
    return date_format(timezone.localdate(moment, timezone=timezone.get_default_timezone()))


class TestVisitor:
    def test_is_told_what_the_group_is_and_how_to_join(self, client: Client) -> None:
        make_list(is_default=True, about_en="A hundred papers.")
        make_meeting(make_paper(title="Low-Rank Adaptation"))
        page = page_of(client)
        expected = ["A hundred papers.", "Low-Rank Adaptation", 'href="/join/"', 'href="/accounts/login/"']
        assert [words for words in expected if words not in page] == []

    def test_sees_nothing_of_the_members(self, client: Client) -> None:
        secret, paper = make_member("zsecret"), make_paper()
        make_meeting(paper, place="zsecret room", minutes_html="zsecret minutes")
        make_claim(paper, secret)
        make_interpretation(paper, secret, summary_html="<p>zsecret</p>")
        make_comment(paper, secret, html="<p>zsecret</p>")
        assert "zsecret" not in page_of(client)
        client.force_login(make_member(joined_at=LAST_VISIT))
        assert "zsecret" in page_of(client)

    def test_of_an_empty_site_can_join(self, client: Client) -> None:
        page = page_of(client)
        assert "No meeting is planned yet." in page
        assert 'href="/join/"' in page

    def test_only_reads(self, client: Client) -> None:
        assert client.post("/").status_code == 405


class TestNothing:
    def test_says_what_to_do_next_once(self, client: Client, me: Member) -> None:
        page = page_of(client)
        expected = ["No meeting is planned.", "Your first step", "Nothing new yet."]
        assert [words for words in expected if words not in page] == []
        assert (page.count("Find a paper to claim"), "Nothing is due from you." in page) == (1, False)
        assert "/schedule/plan/" not in page
        make_claim(make_paper(), me, released_at=NOW, reason="busy")
        page = page_of(client)
        assert (page.count("Find a paper to claim"), "Nothing is due from you." in page) == (1, True)

    @pytest.mark.parametrize("has_claimed", [False, True])
    def test_names_what_nobody_leads_of_the_next_meetings(
        self, client: Client, me: Member, has_claimed: bool
    ) -> None:
        if has_claimed:
            make_claim(make_paper(), me, released_at=NOW, reason="busy")
        led, written, *free = (make_paper(title=f"Paper {name}") for name in "ABCDEFG")
        make_claim(led, make_member())
        make_claim(free[0], make_member(), seat=1)
        make_claim(free[1], make_member(), released_at=NOW, reason="busy")
        make_interpretation(written, make_member())
        make_meeting(free[4], starts_at=NOW - timedelta(days=7))
        make_meeting(free[2], free[3], starts_at=NOW + timedelta(days=14))
        make_meeting(led, free[1], written, free[0], starts_at=NOW + timedelta(days=7))
        named = page_of(client).split('<div class="unclaimed">')[1].split("</div>")[0]
        assert re.findall(r'class="title"[^>]*>(Paper \w)<', named) == ["Paper D", "Paper C", "Paper E"]

    def test_shows_organisers_the_way_to_the_plan(self, client: Client) -> None:
        """Where the first steps of the group, which would say so, are behind it."""
        organiser = make_organiser()
        client.force_login(organiser)
        assert 'href="/schedule/plan/series/"' in page_of(client)
        change_group(name="Readers", time_zone="UTC", by=organiser)
        make_member()
        make_meeting(make_paper(), starts_at=NOW - timedelta(days=7))
        assert 'href="/schedule/plan/"' in page_of(client)


def test_waiting_applications_are_told_to_organisers_only(client: Client, me: Member) -> None:
    for n in range(2):
        Application.objects.create(name="Who", email=f"{n}@example.org", answer="", created_at=NOW)
    line = '<a href="/desk/applications/">2 applications wait for an answer</a>'
    assert line not in page_of(client)
    client.force_login(make_organiser())
    assert line in page_of(client)


class TestNextMeeting:
    def part(self, client: Client) -> str:
        return page_of(client).split('id="next-meeting"')[1].split("</section>")[0]

    def test_is_shown_with_papers_leads_and_my_answer(self, client: Client, me: Member) -> None:
        led, free, done = (make_paper(title=f"{name} paper") for name in ("Led", "Free", "Done"))
        make_claim(led, make_member("Ada"))
        make_claim(led, make_member("Bob"), seat=1)
        make_claim(free, make_member("Gone"), released_at=NOW, reason="busy")
        make_interpretation(done, make_member())
        make_meeting(make_paper(title="A later paper"), starts_at=NOW + timedelta(days=14))
        meeting = make_meeting(led, free, done, starts_at=NOW + timedelta(days=7))
        make_meeting(make_paper(title="A past paper"), starts_at=NOW - timedelta(days=7))
        part = self.part(client)
        assert re.findall(r'lang="en">([\w ]+ paper)<', part) == ["Led paper", "Free paper", "Done paper"]
        states = re.findall(r"Ada \(second reader: Bob\)|no lead yet|not interpreted yet|interpreted", part)
        assert states == [
            "Ada (second reader: Bob)",
            "not interpreted yet",
            "no lead yet",
            "interpreted",
        ]
        assert re.findall(r'value="(\w+)" aria-pressed="true"', part) == []
        Answer.objects.create(meeting=meeting, member=me, value="maybe", answered_at=NOW)
        Answer.objects.create(meeting=meeting, member=make_member(), value="no", answered_at=NOW)
        assert re.findall(r'value="(\w+)" aria-pressed="true"', self.part(client)) == ["maybe"]

    def test_says_how_many_come(self, client: Client, me: Member) -> None:
        meeting = make_meeting(make_paper())
        assert "Nobody has said yes yet</span>" in self.part(client)
        for value in ("yes", "yes", "maybe", "no"):
            Answer.objects.create(meeting=meeting, member=make_member(), value=value, answered_at=NOW)
        assert "2 coming · 1 maybe</span>" in self.part(client)

    def test_is_dated_on_my_clock_with_the_group_s_beside(self, client: Client) -> None:
        client.force_login(make_member(time_zone="America/New_York"))
        starts = datetime(2100, 11, 26, 12, tzinfo=UTC)
        make_meeting(make_paper(), starts_at=starts, time_zone="Asia/Shanghai")
        part = self.part(client)
        assert ">Friday, 26 November</time>" in part
        assert "<b>07:00–08:30</b> your time (America/New_York)" in part
        assert '<span class="theirs">20:00–21:30 Asia/Shanghai</span>' in part

    def test_is_dated_once_where_the_clocks_agree(self, client: Client) -> None:
        client.force_login(make_member(time_zone="Asia/Singapore"))
        make_meeting(make_paper(), starts_at=datetime(2100, 11, 26, 12, tzinfo=UTC))
        part = self.part(client)
        assert "<b>20:00–21:30</b>" in part
        assert ("your time" in part, "Shanghai" in part) == (False, False)

    def test_says_when_it_is(self, client: Client) -> None:
        client.force_login(make_member(time_zone="UTC"))
        meeting = make_meeting(make_paper())
        noon = NOW.replace(hour=12)
        for now, starts, said in [
            (noon, noon + timedelta(days=2), "in 2 days"),
            (noon, noon + timedelta(days=1), "tomorrow"),
            (noon, noon + timedelta(hours=2), "today"),
            (noon, noon - timedelta(hours=1), "on now"),
        ]:
            Meeting.objects.filter(pk=meeting.pk).update(
                starts_at=starts, ends_at=starts + timedelta(hours=2)
            )
            found = next_meeting(make_member(), now)
            with timezone.override("UTC"):
                assert said in render_to_string("papers/_meeting_day.html", {"meeting": found, "own": None})

    def test_is_not_a_cancelled_one(self, client: Client, me: Member) -> None:
        make_meeting(make_paper(title="Cancelled paper"), cancelled_at=NOW)
        assert "No meeting is planned." in page_of(client)


def owed(client: Client) -> str:
    return page_of(client).split('id="owed"')[1].split("</section>")[0]


class TestOwed:
    def test_comes_soonest_first_with_due_and_overdue(self, client: Client, me: Member) -> None:
        later, late, done = (make_paper(short_name=name) for name in ("Later", "Late", "Done"))
        make_claim(later, me, seat=1, claimed_at=NOW)
        make_claim(late, me, claimed_at=NOW - timedelta(days=30))
        make_claim(make_paper(short_name="Near"), me, claimed_at=NOW - timedelta(days=16))
        make_claim(done, me)
        make_interpretation(done, me)
        make_claim(make_paper(short_name="Given back"), me, released_at=NOW, reason="busy")
        make_claim(make_paper(short_name="Another’s"), make_member())
        overdue, near, due = (group_date(NOW + timedelta(days=days)) for days in (-9, 5, 21))
        assert re.findall(r'<p class="quiet"><span lang="en">(.*?) ?</p>', owed(client)) == [
            f'Late</span> · lead · <span class="overdue">overdue since {overdue}</span>',
            f'Near</span> · lead · <span class="due">due {near}</span>',
            f"Later</span> · second reader · <span>due {due}</span>",
        ]

    def test_says_what_to_do_about_each(self, client: Client, me: Member) -> None:
        for name, days in [("Late", 30), ("Begun", 10), ("Free", 0)]:
            make_claim(make_paper(slug=name.lower(), short_name=name), me, claimed_at=NOW - timedelta(days))
        draft = make_draft(Claim.objects.get(paper__slug="begun").paper, me)
        page = owed(client)
        assert re.findall(r'class="(btn[^"]*)"[^>]*aria-label="(.*?)"', page) == [
            ("btn", "Write: Late"),
            ("btn plain", "A week more: Late"),
            ("btn plain", "Continue your draft: Begun"),
            ("btn plain", "Write: Free"),
        ]
        assert f'href="{draft.get_absolute_url()}edit/"' in page

    def test_extending_returns_here(self, client: Client, me: Member) -> None:
        claim = make_claim(make_paper(slug="lora"), me, claimed_at=NOW - timedelta(days=30))
        action = f"/papers/lora/claim/{claim.pk}/extend/"
        assert f'action="{action}"' in owed(client)
        assert client.post(action, {"next": "/"}).headers["Location"] == "/"

    def test_offers_are_answered_here_until_they_are_answered_or_pointless(
        self, client: Client, me: Member
    ) -> None:
        ada = make_member("Ada")
        claims = [make_claim(make_paper(short_name=f"Offer {n}"), ada) for n in range(4)]
        offers = [HandOver.objects.create(claim=c, to_member=me, offered_at=NOW) for c in claims]
        HandOver.objects.create(
            claim=make_claim(make_paper(short_name="Offer 9"), ada), to_member=make_member(), offered_at=NOW
        )
        HandOver.objects.filter(pk=offers[1].pk).update(answered_at=NOW, outcome="declined")
        make_interpretation(claims[2].paper, ada)
        Claim.objects.filter(pk=claims[3].pk).update(released_at=NOW, reason="busy")
        page = owed(client)
        assert set(re.findall(r"Offer \d", page)) == {"Offer 0"}
        assert "Ada would like to hand it over to you" in page
        accept = f"{claims[0].paper.get_absolute_url()}hand-overs/{offers[0].pk}/accept/"
        assert f'action="{accept}"' in page
        assert client.post(accept, {"next": "/"}).headers["Location"] == "/"
        assert Claim.objects.standing().get(paper=claims[0].paper).member == me

    def test_names_my_drafts_only(self, client: Client, me: Member) -> None:
        older = make_draft(make_paper(short_name="Older"), me, saved_at=LAST_VISIT)
        newer = make_draft(make_paper(short_name="Newer"), me)
        make_draft(make_paper(short_name="Hidden"), make_member())
        make_interpretation(make_paper(short_name="Published"), me)
        page = page_of(client)
        assert re.findall(r"Continue your draft: (\w+)", page) == ["Newer", "Older"]
        for draft in (older, newer):
            assert f'href="{draft.get_absolute_url()}edit/"' in page


def news(client: Client) -> str:
    return page_of(client).split('<h2 class="kicker" id="news">')[1]


def names(html: str) -> list[str]:
    """Of papers, in the order in which they are named."""
    return re.findall(r"(?<=>)(?:New|Old|Own|One|Two|Three|Four)(?: \w+)?(?=<)", html)


class TestNews:
    def test_is_what_others_wrote_since(self, client: Client, me: Member) -> None:
        before, since = LAST_VISIT - timedelta(hours=1), LAST_VISIT + timedelta(hours=1)
        ada = make_member("Ada")
        for name, author, when in [("New", ada, since), ("Old", ada, before), ("Own", me, since)]:
            text = make_paper(title=f"{name} text")
            make_interpretation(text, author, published_at=when, summary_html=f"<p>{name} words</p>")
            make_comment(make_paper(title=f"{name} talk"), author, created_at=when)
        make_draft(make_paper(title="New draft"), ada)
        make_comment(make_paper(title="New deleted"), ada, created_at=since, deleted_at=NOW, html="")
        assert names(news(client)) == ["New text", "New words", "New talk"]
        assert "New since your last visit" in news(client)

    def test_on_the_first_visit_is_that_of_two_weeks(self, client: Client) -> None:
        client.force_login(make_member(joined_at=NOW))
        for name, days in [("Old", 15), ("New", 13)]:
            when = NOW - timedelta(days=days)
            make_comment(make_paper(title=f"{name} talk"), make_member(), created_at=when)
        assert names(news(client)) == ["New talk"]
        assert news(client).startswith("Lately in the group")

    def test_of_a_discussion_is_together_with_the_latest_three(self, client: Client, me: Member) -> None:
        ada, long, other = make_member("Ada"), make_paper(title="One talk"), make_paper(title="Two talk")
        for hours, paper in enumerate([long, long, other, long, long, other]):
            when = LAST_VISIT + timedelta(hours=hours + 1)
            make_comment(paper, ada, created_at=when, html=f"<p>Words {hours}</p>")
        shown = news(client)
        assert names(shown) == ["Two talk", "One talk"]
        assert re.findall(r"Words \d", shown) == ["Words 2", "Words 5", "Words 1", "Words 3", "Words 4"]
        assert shown.count(">Earlier</a>") == 1

    def test_begins_with_what_is_said_to_me(self, client: Client, me: Member) -> None:
        ada = make_member("Ada")
        mine = make_comment(make_paper(short_name="Four"), me, created_at=LAST_VISIT - timedelta(days=9))
        for hours, name in enumerate(["One", "Two", "Three"]):
            comment = make_comment(
                make_paper(short_name=name, title=name),
                ada,
                created_at=LAST_VISIT + timedelta(hours=hours + 1),
            )
            Mention.objects.create(comment=comment, member=me if name == "One" else ada)
        make_comment(mine.paper, ada, thread=mine, created_at=LAST_VISIT + timedelta(minutes=1))
        shown = news(client)
        assert names(shown) == ["One", "Four", "Three", "Two"]
        assert re.findall("mentions you|replies to you", shown) == ["mentions you", "replies to you"]

    def test_leads_to_the_comment_where_it_stands(self, client: Client, me: Member) -> None:
        text = make_interpretation(make_paper(), make_member(), published_at=LAST_VISIT - timedelta(days=1))
        comment = make_comment(text.paper, make_member(), interpretation=text)
        assert f'href="{text.get_absolute_url()}?thread={comment.pk}#comment-{comment.pk}"' in news(client)


class TestToMe:
    """What has become of one's questions, replies and offers since the last visit."""

    def settle(self, asker: Member, replier: Member, by: Member, when: datetime) -> Comment:
        old = LAST_VISIT - timedelta(days=1)
        question = make_comment(make_paper(), asker, kind="question", created_at=old)
        reply = make_comment(question.paper, replier, thread=question, created_at=old)
        return answer_question(question=question, reply=reply, member=by, now=when)

    def told(self, client: Client) -> list[str]:
        return re.findall("answers your question|chosen as the answer", news(client))

    def test_my_question_was_answered_by_another_s_choice(self, client: Client, me: Member) -> None:
        organiser, since = make_organiser(), LAST_VISIT + timedelta(hours=1)
        self.settle(me, make_member(), me, since)
        self.settle(me, make_member(), organiser, LAST_VISIT - timedelta(hours=1))
        assert self.told(client) == []
        question = self.settle(me, make_member(), organiser, since)
        assert self.told(client) == ["answers your question"]
        reopen_question(question=question, member=me)
        assert self.told(client) == []

    def test_my_reply_was_chosen(self, client: Client, me: Member) -> None:
        asker, since = make_member(), LAST_VISIT + timedelta(hours=1)
        self.settle(asker, make_member(), asker, since)
        assert self.told(client) == []
        self.settle(asker, me, asker, since)
        assert self.told(client) == ["chosen as the answer"]

    def test_my_offers_were_answered(self, client: Client, me: Member) -> None:
        for name, outcome, hours in [
            ("Ada", "accepted", 1),
            ("Bob", "declined", 1),
            ("Cleo", "declined", -1),
            ("Dan", "withdrawn", 1),
        ]:
            HandOver.objects.create(
                claim=make_claim(make_paper(), me),
                to_member=make_member(name),
                offered_at=LAST_VISIT,
                answered_at=LAST_VISIT + timedelta(hours=hours),
                outcome=outcome,
            )
        told = re.findall(r"(\w+) has (taken it over|declined)", news(client))
        assert sorted(told) == [("Ada", "taken it over"), ("Bob", "declined")]


class TestCost:
    @pytest.mark.parametrize("owes", [True, False])
    def test_is_the_same_for_1_3_and_30_of_everything(self, client: Client, owes: bool) -> None:
        me = make_organiser(seen_at=NOW, last_visit_ended_at=LAST_VISIT)
        client.force_login(me)
        papers = [make_paper(), make_paper()]
        meeting = make_meeting(*papers, starts_at=NOW + timedelta(days=1))
        Answer.objects.create(meeting=meeting, member=me, value="yes", answered_at=NOW)
        client.get("/")  # what is read once a process, or noted once a visit, is no page's
        seen = []
        for more in (1, 2, 27):
            for _ in range(more):
                ada = make_member()
                if owes:
                    make_claim(make_paper(), me)
                    make_draft(make_paper(), me)
                HandOver.objects.create(claim=make_claim(make_paper(), ada), to_member=me, offered_at=NOW)
                text = make_interpretation(make_paper(), ada)
                make_comment(text.paper, ada, interpretation=text)
                make_comment(text.paper, ada, thread=make_comment(text.paper, me, created_at=LAST_VISIT))
                make_claim(papers[0], ada, released_at=NOW, reason="busy")
                make_meeting(make_paper(), make_paper(), starts_at=NOW + timedelta(days=9))
            with CaptureQueriesContext(connection) as captured:
                client.get("/")
            seen.append(len(captured))
        assert (seen, seen[0] <= 10) == ([seen[0]] * 3, True)
