from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from papers.models import Comment
from tests.factories import make_meeting, make_member, make_paper

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SITE = "http://testserver"


def next_of(location: str) -> str:
    assert location.startswith("/accounts/login/?")
    return parse_qs(urlsplit(location).query)["next"][0]


class TestSecurityHeaders:
    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/", 200),
            ("/healthz", 200),
            ("/feeds/schedule.ics", 200),
            ("/questions/", 302),
            ("/none/", 404),
            ("/language/", 405),
            ("/accounts/login/", 200),
            ("/admin/", 302),
        ],
    )
    def test_on_every_answer(self, client: Client, address: str, status: int) -> None:
        answer = client.get(address)
        assert answer.status_code == status
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        assert "unsafe" not in policy
        assert "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in policy
        headers = ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")
        assert [answer.headers[name] for name in headers] == ["nosniff", "same-origin", "same-origin"]

    @pytest.mark.parametrize("address", ["/", "/papers/", "/members/me/", "/members/", "/none/", "/papers"])
    def test_no_cache_keeps_one_members_page_for_another(self, client: Client, address: str) -> None:
        client.force_login(make_member())
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]

    def test_on_an_error_too(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        client.raise_request_exception = False
        monkeypatch.setattr(settings, "GROUP_TIME_ZONE", "Nowhere/None")
        answer = client.get("/papers/")
        assert answer.status_code == 500
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_of_a_foreign_host_too(self, client: Client) -> None:
        answer = client.get("/", headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


class TestSignInRequired:
    def test_a_page_comes_back_after_signing_in(self, client: Client) -> None:
        answer = client.get("/questions/?page=2")
        assert (answer.status_code, next_of(answer.headers["Location"])) == (302, "/questions/?page=2")

    def test_htmx_goes_there_whole(self, client: Client) -> None:
        shown = f"{SITE}/papers/lora/?a=b#c"
        answer = client.post("/papers/lora/claim/", headers={**HTMX, "HX-Current-URL": shown})
        assert (answer.status_code, answer.content) == (200, b"")
        assert next_of(answer.headers["HX-Redirect"]) == "/papers/lora/?a=b"
        assert "Location" not in answer.headers

    @pytest.mark.parametrize(
        ("referer", "expected"),
        [
            (f"{SITE}/papers/lora/", "/papers/lora/"),
            (f"{SITE}/papers/?q=a&next=//evil.example", "/papers/?q=a&next=//evil.example"),
            (SITE, "/"),
            ("", "/"),
            ("https://evil.example/questions/", "/questions/"),
            ("https://evil.example//evil.example/", "/"),
            (f"{SITE}/\\evil.example", "/"),
            ("http://[", "/"),
            ("http://[evil]/papers/", "/"),
            ("javascript:alert(1)", "/"),
            ("about:blank", "/"),
            ("x" * 5000, "/"),
            ("/\x0c/evil.example", "/"),
        ],
    )
    @pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
    def test_nobody_is_sent_back_to_an_address_that_takes_post(
        self, client: Client, referer: str, expected: str, header: str
    ) -> None:
        answer = client.post("/papers/lora/claim/", headers={header: referer})
        assert (answer.status_code, next_of(answer.headers["Location"])) == (302, expected)

    def test_shows_what_was_written_before_it_is_lost(self, client: Client) -> None:
        paper = make_paper()
        sent = {
            "source": "A <b>thought</b>",
            "token": "zsecret",
            "password": "zsecret",
            "csrfmiddlewaretoken": "z",
        }
        page = f"{SITE}/papers/{paper.slug}/?thread=3"
        answer = client.post(f"/papers/{paper.slug}/comments/", sent, headers={"Referer": page})
        shown = answer.content.decode()
        assert answer.status_code == 403
        assert "A &lt;b&gt;thought&lt;/b&gt;</textarea>" in shown
        assert f'href="/accounts/login/?next=/papers/{paper.slug}/%3Fthread%3D3">Sign in</a>' in shown
        assert "zsecret" not in shown
        assert not Comment.objects.exists()

    def test_says_nothing_of_what_exists(self, client: Client) -> None:
        paper = make_paper()
        for slug in (paper.slug, "none"):
            assert client.post(f"/papers/{slug}/claim/").status_code == 302

    def test_who_was_deactivated_is_signed_out(self, client: Client) -> None:
        member = make_member()
        client.force_login(member)
        member.is_active = False
        member.save()
        assert client.get("/questions/").status_code == 302


class TestLocale:
    @pytest.mark.parametrize(
        ("chosen", "browser", "expected"),
        [
            ("", "en", "en"),
            ("", "zh-CN,zh;q=0.9", "zh-hans"),
            ("", "fr", "en"),
            ("en", "zh-CN", "en"),
            ("zh-hans", "en", "zh-hans"),
        ],
    )
    def test_the_members_choice_else_the_browsers(
        self, client: Client, chosen: str, browser: str, expected: str
    ) -> None:
        client.force_login(make_member(language=chosen))
        page = client.get("/", headers={"Accept-Language": browser}).content.decode()
        assert f'<html lang="{expected}"' in page

    def test_does_not_stick_to_the_next_request(self, client: Client) -> None:
        client.force_login(make_member(language="zh-hans"))
        client.get("/")
        assert '<html lang="en"' in Client().get("/").content.decode()

    def test_times_are_the_members_own(self, client: Client) -> None:
        meeting = make_meeting()
        client.force_login(make_member(time_zone="America/New_York"))
        client.get(meeting.get_absolute_url())
        assert timezone.get_current_timezone_name() == "America/New_York"
        Client().get("/")
        assert timezone.get_current_timezone_name() == settings.GROUP_TIME_ZONE


class TestVisits:
    @pytest.mark.parametrize(
        ("pause", "noted", "ended"),
        [
            (timedelta(minutes=4), False, False),
            (timedelta(minutes=6), True, False),
            (timedelta(minutes=59), True, False),
            (timedelta(minutes=61), True, True),
            (timedelta(days=30), True, True),
        ],
    )
    def test_a_new_one_begins_after_an_hours_pause(
        self, client: Client, pause: timedelta, noted: bool, ended: bool
    ) -> None:
        before: datetime = timezone.now() - pause
        member = make_member(seen_at=before)
        client.force_login(member)
        client.get("/")
        member.refresh_from_db()
        assert member.seen_at
        assert (member.seen_at > before) is noted
        assert member.last_visit_ended_at == (before if ended else None)

    def test_the_first_ends_none(self, client: Client) -> None:
        member = make_member()
        client.force_login(member)
        client.get("/")
        member.refresh_from_db()
        assert member.seen_at
        assert member.last_visit_ended_at is None


def test_a_file_of_any_length_is_not_taken(client: Client) -> None:
    upload = SimpleUploadedFile("a.bin", b"x" * (settings.MAX_BODY + 1))
    answer = client.post("/theme/", {"theme": "dark", "file": upload})
    assert answer.status_code == 413
    assert "<h1>Too much to send at once</h1>" in answer.content.decode()
    assert "theme" not in answer.cookies
