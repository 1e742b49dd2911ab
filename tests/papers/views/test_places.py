import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers.models import Comment, Paper, PaperPlace
from papers.threads import THREADS
from tests.factories import make_comment, make_interpretation, make_member, make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def lora(client: Client) -> Paper:
    """Whose reader is signed in."""
    client.force_login(make_member("Ada"))
    return make_paper(slug="lora")


def form(kind: str = "", number: str = "", **fields: Any) -> dict[str, Any]:
    said = {"source": "Why?", "token": str(uuid.uuid4()), "place_kind": kind, "place_number": number}
    return said | fields


def at(paper: Paper, kind: str, number: str, **fields: Any) -> Comment:
    place = PaperPlace(kind, number)
    said = {"place_kind": kind, "place_number": number, "place_order": place.order}
    return make_comment(paper, make_member(), **said | fields)


def shown(client: Client, address: str) -> list[str]:
    """Headings, and threads by their keys."""
    discussion = client.get(address).content.decode().partition('id="discussion"')[2]
    return [kind or thread for kind, thread in re.findall(r'<h3>(.*?)</h3>|id="thread-(\d+)"', discussion)]


class TestNaming:
    @pytest.mark.parametrize(
        ("kind", "number", "label"),
        [
            ("page", "5", "p. 5"),
            ("section", "3.2", "§ 3.2"),
            ("equation", "4", "Eq. 4"),
            ("figure", "2-b", "Fig. 2-b"),
            ("table", "B.1", "Table B.1"),
            ("algorithm", "1", "Alg. 1"),
        ],
    )
    def test_stands_on_the_thread(
        self, client: Client, lora: Paper, kind: str, number: str, label: str
    ) -> None:
        assert client.post("/papers/lora/comments/", form(kind, number)).status_code == 302
        page = client.get("/papers/lora/").content.decode()
        assert f'<span class="place">{label}</span>' in page

    def test_in_chinese(self, client: Client, lora: Paper) -> None:
        for kind in ("page", "section", "equation", "figure", "table", "algorithm"):
            at(lora, kind, "5")
        client.force_login(make_member(language="zh-hans"))
        page = client.get("/papers/lora/").content.decode()
        labels = re.findall(r'<span class="place">(.*?)</span>', page)
        assert sorted(labels) == sorted(["第5页", "§5", "公式5", "图5", "表5", "算法5"])

    def test_on_words_too(self, client: Client, lora: Paper) -> None:
        text = make_interpretation(lora, make_member())
        client.post(f"{text.get_absolute_url()}comments/", form("table", "3", quote="At length."))
        comment = Comment.objects.get()
        assert (comment.place, comment.passage.quote) == (("table", "3"), "At length.")

    @pytest.mark.parametrize(
        ("kind", "number", "sentence"),
        [
            ("page", "", "Say which one, for example 5, 3.2 or B.1."),
            ("", "5", "Say what the number counts"),
            ("page", "5a", "A page is a number, as in 5."),
            ("section", "3,2", "Only letters, digits, dots and hyphens, as in B.1."),
            ("section", "3..2", "Only letters, digits, dots and hyphens, as in B.1."),
            ("section", "第三", "Only letters, digits, dots and hyphens, as in B.1."),
            ("section", "1" * 13, "at most 12 characters"),
            ("chapter", "1", "Select a valid choice."),
        ],
    )
    def test_wrong_is_said_and_kept(
        self, client: Client, lora: Paper, kind: str, number: str, sentence: str
    ) -> None:
        answer = client.post("/papers/lora/comments/", form(kind, number, source="My long thought."))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert "My long thought." in page
        assert not Comment.objects.exists()

    def test_corrected_by_who_wrote_it(self, client: Client, lora: Paper) -> None:
        comment = at(lora, "page", "5", source="Why?")
        client.force_login(comment.author)
        page = client.get(f"/papers/lora/comments/{comment.pk}/edit/").content.decode()
        assert '<option value="page" selected>' in page
        address = f"/papers/lora/comments/{comment.pk}/edit/"
        client.post(address, {"source": "Why?", "place_kind": "figure", "place_number": "2"})
        comment.refresh_from_db()
        assert (comment.place, comment.edited_at) == (("figure", "2"), None)
        client.post(address, {"source": "Why?"})
        comment.refresh_from_db()
        assert (comment.place_kind, comment.place_order) == ("", "")

    def test_replies_have_none(self, client: Client, lora: Paper) -> None:
        thread = make_comment(lora, make_member())
        client.post(f"/papers/lora/comments/{thread.pk}/replies/", form("page", "5"))
        reply = Comment.objects.get(thread=thread)
        client.force_login(reply.author)
        address = f"/papers/lora/comments/{reply.pk}/edit/"
        assert 'name="place_kind"' not in client.get(address).content.decode()
        assert client.post(address, form("page", "5")).status_code == 302
        assert Comment.objects.exclude(place_kind="").count() == 0


class TestByPlace:
    def test_in_the_order_of_the_paper(self, client: Client, lora: Paper) -> None:
        nowhere = make_comment(lora, make_member())
        places = [
            *(("table", "1"), ("section", "3.10"), ("section", "3.9"), ("page", "12"), ("page", "5")),
            *(("section", "B.1"), ("section", "3"), ("equation", "4"), ("section", "3.9a")),
        ]
        made = {place: str(at(lora, *place).pk) for place in places}
        assert shown(client, "/papers/lora/?by=place") == [
            *("Page", made["page", "5"], made["page", "12"]),
            *("Section", made["section", "3"], made["section", "3.9"], made["section", "3.9a"]),
            *(made["section", "3.10"], made["section", "B.1"]),
            *("Equation", made["equation", "4"], "Table", made["table", "1"]),
            *("No place named", str(nowhere.pk)),
        ]

    def test_the_same_place_in_order_of_time(self, client: Client, lora: Paper) -> None:
        now = timezone.now()
        later, earlier = (at(lora, "page", "5", created_at=now - timedelta(hours=hours)) for hours in (1, 2))
        assert shown(client, "/papers/lora/?by=place") == ["Page", str(earlier.pk), str(later.pk)]

    def test_of_an_interpretation_only_its_own(self, client: Client, lora: Paper) -> None:
        text = make_interpretation(lora, make_member())
        at(lora, "page", "5")
        own = at(lora, "page", "6", interpretation=text)
        assert shown(client, f"{text.get_absolute_url()}?by=place") == ["Page", str(own.pk)]

    def test_links_lead_there_and_back(self, client: Client, lora: Paper) -> None:
        make_comment(lora, make_member())
        assert "?by=place" not in client.get("/papers/lora/").content.decode()
        at(lora, "page", "5")
        assert 'href="?by=place#discussion"' in client.get("/papers/lora/").content.decode()
        page = client.get("/papers/lora/?by=place").content.decode()
        assert '<a href="?#discussion">In order of time</a>' in page

    def test_in_pages(self, client: Client, lora: Paper) -> None:
        made = [str(at(lora, "page", str(number)).pk) for number in range(THREADS + 1)]
        assert shown(client, "/papers/lora/?by=place") == ["Page", *made[:-1]]
        assert "?by=place&amp;page=2#discussion" in client.get("/papers/lora/?by=place").content.decode()
        assert shown(client, "/papers/lora/?by=place&page=2") == ["Page", made[-1]]
        assert "page=3" not in client.get("/papers/lora/?by=place&page=2").content.decode()

    @pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 18, "9" * 40, "٣"])
    def test_odd_pages_do_no_harm(self, client: Client, lora: Paper, page: str) -> None:
        at(lora, "page", "5")
        assert client.get(f"/papers/lora/?by=place&page={page}").status_code == 200

    def test_costs_what_the_order_of_time_costs(self, client: Client, lora: Paper) -> None:
        client.get("/papers/lora/")  # which notes the visit
        counts = []
        for count in (1, 20):
            for number in range(count):
                make_comment(lora, make_member(), thread=at(lora, "page", str(number + 1)))
            for by in ("", "?by=place"):
                with CaptureQueriesContext(connection) as done:
                    client.get(f"/papers/lora/{by}")
                counts.append(len(done))
        assert len(set(counts)) == 1
