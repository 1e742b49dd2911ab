from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from papers.actions.minutes import fingerprint
from papers.models import Answer, Meeting
from tests.factories import (
    make_claim,
    make_comment,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
)
from tests.papers.meetings import a_secret_meeting, evening

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class TestMeetingDetail:
    def test_shows_members_everything(self, client: Client) -> None:
        meeting = a_secret_meeting()
        client.force_login(make_member())
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        for text in ("Secret room", "Secret minutes", "Secret question?", "Secret Lead", "LoRA"):
            assert text in page

    def test_shows_an_open_question_as_it_reads(self, client: Client) -> None:
        meeting, member = a_secret_meeting(), make_member()
        paper = meeting.slots.get().paper
        make_comment(paper, member, kind="question", source="**Why?**", html="<p><strong>Why?</strong></p>")
        client.force_login(member)
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        assert "<p><strong>Why?</strong></p>" in page
        assert "**Why" not in page

    def test_cancelled_shows_no_empty_sections(self, client: Client) -> None:
        meeting = make_meeting(cancelled_at=timezone.now(), place="Room 2")
        client.force_login(make_member())
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        assert "This meeting is cancelled." in page
        assert [words for words in ("No papers yet", "Nobody has answered", "Room 2") if words in page] == []

    def test_shows_visitors_date_and_papers_only(self, client: Client) -> None:
        meeting = a_secret_meeting()
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        assert "LoRA" in page
        assert "Secret" not in page
        assert "answer/" not in page

    def test_an_address_as_place_is_a_link_and_no_other_is(self, client: Client) -> None:
        client.force_login(make_member())
        meeting = make_meeting(place='https://meet.example/?a=1&b="x"')
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        assert 'href="https://meet.example/?a=1&amp;b=&quot;x&quot;"' in page
        Meeting.objects.update(place="javascript:alert(1)")
        page = client.get(f"/schedule/{meeting.number}/").content.decode()
        assert "javascript:alert(1)" in page
        assert 'href="javascript' not in page

    def test_links_to_its_neighbours(self, client: Client) -> None:
        make_meeting(number=1, starts_at=evening(0))
        make_meeting(number=7, starts_at=evening(1))
        make_meeting(number=3, starts_at=evening(2), cancelled_at=timezone.now())
        make_meeting(number=4, starts_at=evening(3))
        context = client.get("/schedule/7/").context
        assert (context["before"].number, context["after"].number) == (1, 4)

    @pytest.mark.parametrize("number", ["0", "8", "99999999999999999999"])
    def test_a_number_without_a_meeting(self, client: Client, number: str) -> None:
        assert client.get(f"/schedule/{number}/").status_code == 404

    def test_takes_no_post(self, client: Client) -> None:
        client.force_login(make_member())
        assert client.post(f"/schedule/{make_meeting().number}/").status_code == 405

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_costs_the_same_for_any_number(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        papers = [make_paper() for _ in range(count)]
        meeting = make_meeting(*papers)
        for paper in papers:
            member = make_member()
            make_claim(paper, member)
            make_comment(paper, member, kind="question")
            Answer.objects.create(meeting=meeting, member=member, value="yes", answered_at=timezone.now())
        client.force_login(make_member(seen_at=timezone.now()))
        # session, member, meeting, slots, claims, before, after, answers, questions
        with django_assert_num_queries(8):
            client.get(f"/schedule/{meeting.number}/")


class TestAnswer:
    def test_is_kept_and_shown(self, client: Client) -> None:
        member, meeting = make_member(), make_meeting()
        client.force_login(member)
        address = f"/schedule/{meeting.number}/"
        response = client.post(f"{address}answer/", {"value": "maybe"})
        assert (response.status_code, response.headers["Location"]) == (302, address)
        assert [(answer.member, answer.value) for answer in meeting.answers.all()] == [(member, "maybe")]

    def test_htmx_gets_the_part_that_the_page_has(self, client: Client) -> None:
        meeting = make_meeting()
        client.force_login(make_member("Ann"))
        part = client.post(f"/schedule/{meeting.number}/answer/", {"value": "yes"}, headers=HTMX)
        assert part.status_code == 200
        assert (
            part.content.decode()
            .strip()
            .startswith(f'<section class="section" id="meeting-{meeting.number}-answer"')
        )
        assert "Ann" in part.content.decode()

    def test_signed_out(self, client: Client) -> None:
        meeting = make_meeting()
        response = client.post(f"/schedule/{meeting.number}/answer/", {"value": "yes"})
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")
        assert not Answer.objects.exists()

    def test_no_such_meeting(self, client: Client) -> None:
        client.force_login(make_member())
        assert client.post("/schedule/7/answer/", {"value": "yes"}).status_code == 404

    def test_takes_no_get(self, client: Client) -> None:
        client.force_login(make_member())
        assert client.get(f"/schedule/{make_meeting().number}/answer/").status_code == 405

    @pytest.mark.parametrize("data", [{}, {"value": "perhaps"}, {"value": "yes\0"}])
    def test_a_wrong_answer(self, client: Client, data: dict[str, str]) -> None:
        client.force_login(make_member())
        response = client.post(f"/schedule/{make_meeting().number}/answer/", data)
        assert response.status_code == 422
        assert "Answer yes, maybe or no." in response.content.decode()

    @pytest.mark.parametrize("state", ["past", "cancelled"])
    def test_too_late(self, client: Client, state: str) -> None:
        now = timezone.now()
        past, cancelled = make_meeting(starts_at=now - timedelta(days=1)), make_meeting(cancelled_at=now)
        meeting = past if state == "past" else cancelled
        client.force_login(make_member())
        response = client.post(f"/schedule/{meeting.number}/answer/", {"value": "yes"}, headers=HTMX)
        assert response.status_code == 409
        assert 'role="alert">This meeting is' in response.content.decode()
        assert not Answer.objects.exists()


class TestMinutes:
    @pytest.fixture
    def organiser(self, client: Client) -> Member:
        organiser = make_organiser()
        client.force_login(organiser)
        return organiser

    def test_are_written(self, client: Client, organiser: Member) -> None:
        meeting = make_meeting(minutes_source="old")
        address = f"/schedule/{meeting.number}/minutes/"
        assert "old</textarea>" in client.get(address).content.decode()
        response = client.post(address, {"source": "**new**", "made_from": fingerprint("old")})
        assert (response.status_code, response.headers["Location"]) == (302, f"/schedule/{meeting.number}/")
        assert "<strong>new</strong>" in client.get(f"/schedule/{meeting.number}/").content.decode()

    def test_a_stale_form_shows_both_texts_and_can_then_be_saved(
        self, client: Client, organiser: Member
    ) -> None:
        meeting = make_meeting(minutes_source="theirs")
        address = f"/schedule/{meeting.number}/minutes/"
        response = client.post(address, {"source": "mine", "made_from": fingerprint("")})
        page = response.content.decode()
        assert response.status_code == 409
        assert "theirs" in page
        assert "mine</textarea>" in page
        again = {"source": "both", "made_from": response.context["form"].initial["made_from"]}
        assert client.post(address, again).status_code == 302

    def test_too_long_keeps_the_text(self, client: Client, organiser: Member) -> None:
        meeting = make_meeting()
        response = client.post(f"/schedule/{meeting.number}/minutes/", {"source": "x" * 20_001})
        assert response.status_code == 422
        assert "x" * 20_001 in response.content.decode()

    def test_signed_out(self, client: Client) -> None:
        response = client.get(f"/schedule/{make_meeting().number}/minutes/")
        assert response.headers["Location"].startswith("/accounts/login/")

    def test_a_member_may_not(self, client: Client) -> None:
        client.force_login(make_member())
        address = f"/schedule/{make_meeting().number}/minutes/"
        assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]

    def test_no_such_meeting(self, client: Client, organiser: Member) -> None:
        assert client.get("/schedule/7/minutes/").status_code == 404

    def test_takes_no_delete(self, client: Client, organiser: Member) -> None:
        assert client.delete(f"/schedule/{make_meeting().number}/minutes/").status_code == 405

    def test_the_form_shows_what_they_are_about(self, client: Client) -> None:
        meeting = make_meeting(make_paper(title="Low-rank adaptation"))
        client.force_login(make_organiser())
        page = client.get(f"/schedule/{meeting.number}/minutes/").content.decode()
        assert "Low-rank adaptation" in page
        assert f'<time datetime="{meeting.starts_locally:%Y-%m-%d}' in page
        assert "(optional)" not in page

    def test_preview_stores_nothing(self, client: Client) -> None:
        meeting = make_meeting()
        address = f"/schedule/{meeting.number}/minutes/preview/"
        client.force_login(make_organiser())
        page = client.post(address, {"source": "**Said.**"}).content.decode()
        part = client.post(address, {"source": "**Said.**"}, headers={"HX-Request": "true"})
        assert "<strong>Said.</strong>" in page
        assert "**Said.**</textarea>" in page
        assert part.content.decode().strip().startswith('<section id="preview"')
        wrong = client.post(address, {"source": "x" * 20_001})
        assert (wrong.status_code, "at most 20000" in wrong.content.decode()) == (422, True)
        assert not Meeting.objects.exclude(minutes_source="").exists()

    def test_says_edit_once_there_are_some(self, client: Client) -> None:
        client.force_login(make_organiser())
        without = client.get(make_meeting().get_absolute_url()).content.decode()
        meeting = make_meeting(minutes_source="Said.", minutes_html="<p>Said.</p>")
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert [text in without for text in ("Write the minutes", "Edit the minutes")] == [True, False]
        assert [text in page for text in ("Write the minutes", "Edit the minutes")] == [False, True]
