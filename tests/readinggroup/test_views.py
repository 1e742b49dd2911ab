import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_member, make_paper

pytestmark = pytest.mark.django_db


class TestHealth:
    def test_answers_everybody_without_a_session(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert "no-store" in answer.headers["Cache-Control"]
        assert not answer.cookies

    def test_takes_no_post(self, client: Client) -> None:
        assert client.post("/healthz").status_code == 405


class TestLanguage:
    def test_a_visitors_is_kept_in_a_cookie(self, client: Client) -> None:
        answer = client.post("/language/", {"language": "zh-hans", "next": "/papers/?part=2"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/papers/?part=2")
        cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("zh-hans", True, "Lax")
        assert '<html lang="zh-hans"' in client.get("/").content.decode()

    def test_a_members_is_kept_with_the_member(self, client: Client) -> None:
        member = make_member(language="en")
        client.force_login(member)
        client.post("/language/", {"language": "zh-hans"})
        member.refresh_from_db()
        assert member.language == "zh-hans"
        assert '<html lang="zh-hans"' in client.get("/").content.decode()

    @pytest.mark.parametrize(
        ("language", "buttons"),
        [
            ("en", ["中文", "Write", "Write in Chinese", "Write the first one"]),
            ("zh-hans", ["EN", "撰写", "用英文撰写", "撰写第一篇"]),
        ],
    )
    def test_each_is_named_in_itself_where_it_is_chosen(
        self, client: Client, language: str, buttons: list[str]
    ) -> None:
        client.force_login(make_member(language=language))
        page = client.get(make_paper().get_absolute_url()).content.decode()
        assert re.findall(r'<button[^>]* name="language"[^>]*>([^<]+)<', page) == buttons
        choice = client.get("/members/me/").content.decode()
        assert re.findall(r'<option value="(?:en|zh-hans)".*>(.+)</option>', choice) == ["English", "中文"]

    @pytest.mark.parametrize("language", ["", "fr", "zh", "EN", "\x00", "en;q=1", "x" * 5000])
    def test_an_unknown_one_changes_nothing(self, client: Client, language: str) -> None:
        member = make_member(language="en")
        client.force_login(member)
        answer = client.post("/language/", {"language": language})
        member.refresh_from_db()
        assert (answer.status_code, member.language) == (302, "en")
        assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


class TestTheme:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_is_kept_in_a_cookie_and_shown(self, client: Client, theme: str) -> None:
        answer = client.post("/theme/", {"theme": theme, "next": "/papers/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/papers/")
        cookie = answer.cookies["theme"]
        assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (theme, True, "Lax")
        assert f'data-theme="{theme}"' in client.get("/").content.decode()

    @pytest.mark.parametrize("theme", ["", "auto", "\x00", '"><script>', "x" * 5000])
    def test_anything_else_is_as_the_browser_prefers(self, client: Client, theme: str) -> None:
        client.post("/theme/", {"theme": "dark"})
        client.post("/theme/", {"theme": theme})
        assert 'data-theme=""' in client.get("/").content.decode()

    def test_a_forged_cookie_is_not_shown(self, client: Client) -> None:
        client.cookies["theme"] = "evil"
        assert 'data-theme=""' in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_get_changes_nothing(client: Client, address: str) -> None:
    answer = client.get(address, {"language": "zh-hans", "theme": "dark"})
    assert (answer.status_code, dict(answer.cookies)) == (405, {})


class TestErrorPages:
    @pytest.mark.parametrize(
        ("address", "status", "words"),
        [("/none/", 404, "</html>"), ("/desk/", 403, "</html>")],
    )
    def test_are_pages_of_the_site(self, client: Client, address: str, status: int, words: str) -> None:
        client.force_login(make_member())
        answer = client.get(address)
        assert answer.status_code == status
        assert words in answer.content.decode()

    def test_an_error_is_one_clear_page(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        client.raise_request_exception = False
        monkeypatch.setattr(settings, "GROUP_TIME_ZONE", "Nowhere/None")
        answer = client.get("/papers/")
        page = answer.content.decode()
        assert answer.status_code == 500
        assert "Something broke on our side" in page
        assert "Traceback" not in page
        assert f"<code>{answer.headers['X-Request-ID']}</code>" in page


class TestExpiredForm:
    """Cookies were cleared, or somebody signed in again: the form's token is of no use any more."""

    @pytest.fixture
    def strict(self) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_member())
        return client

    def test_shows_what_was_written_and_nothing_secret(self, strict: Client) -> None:
        answer = strict.post("/papers/none/comments/", {"source": "<b>Not lost", "password": "secret"})
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "readonly>\n&lt;b&gt;Not lost</textarea>" in page
        assert "secret" not in page

    def test_htmx_loads_its_page_anew_and_is_told_why(self, strict: Client) -> None:
        answer = strict.post("/papers/none/comments/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (403, "true")
        assert "The page had expired, and nothing was sent." in strict.get("/").content.decode()
