import copy
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from papers.demo.cast import cast
from tests.factories import make_member, make_organiser
from tests.site import Site, run

DEMO = "readinggroup.demo_settings"


@pytest.fixture
def demo(settings: Settings) -> None:
    """What demo_settings changes, but for the database."""
    settings.DEMO, settings.ROOT_URLCONF = True, "papers.demo.urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].append("papers.demo.context.demo")
    settings.TEMPLATES = templates


@pytest.mark.django_db
class TestRealSite:
    def test_there_is_no_such_address(self, client: Client) -> None:
        make_organiser("Lin", handle="lin")
        assert [client.get("/demo/").status_code, client.post("/demo/", {"handle": "lin"}).status_code] == [
            404,
            404,
        ]
        assert client.session.get("_auth_user_id") is None

    def test_no_page_speaks_of_it(self, client: Client) -> None:
        pages = [client.get(path).content.decode() for path in ("/", "/accounts/login/", "/papers/")]
        assert [page for page in pages if "demo" in page.casefold()] == []

    @pytest.mark.once
    def test_the_environment_cannot_turn_it_on(self, tmp_path: Path) -> None:
        code = "from django.conf import settings; print(settings.DEMO, settings.ROOT_URLCONF)"
        said = run("shell", "-v0", "-c", code, DEMO="1", DATA_DIR=str(tmp_path))
        assert said.stdout == "False readinggroup.urls\n", said.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestDemo:
    def test_one_click_signs_in(self, client: Client) -> None:
        lin = make_organiser("Lin", handle="lin")
        answer = client.post("/demo/", {"handle": "lin"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(lin.pk)

    def test_another_click_makes_one_somebody_else(self, client: Client) -> None:
        make_organiser("Lin", handle="lin")
        hanna = make_organiser("Hanna", handle="hanna")
        client.post("/demo/", {"handle": "lin"})
        client.post("/demo/", {"handle": "hanna"})
        assert client.session["_auth_user_id"] == str(hanna.pk)

    @pytest.mark.parametrize("handle", ["", "ada", "felix", "nobody", "lin\0"])
    def test_only_the_cast_can_be_signed_in_as(self, client: Client, handle: str) -> None:
        make_member("Ada", handle="ada")
        make_member("Felix", handle="felix", is_active=False)
        assert client.post("/demo/", {"handle": handle}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_one_who_was_deactivated_meanwhile_is_not(self, client: Client) -> None:
        make_member("Lin", handle="lin", is_active=False)
        assert client.post("/demo/", {"handle": "lin"}).status_code == 404

    def test_a_form_from_elsewhere_is_refused(self) -> None:
        make_organiser("Lin", handle="lin")
        client = Client(enforce_csrf_checks=True)
        assert client.post("/demo/", {"handle": "lin"}).status_code == 403

    def test_other_methods(self, client: Client) -> None:
        assert [client.put("/demo/").status_code, client.delete("/demo/").status_code] == [405, 405]

    @pytest.mark.parametrize("path", ["/", "/accounts/login/", "/demo/"])
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_everybody_can_be_chosen(self, client: Client, path: str, language: str) -> None:
        page = client.get(path, headers={"Accept-Language": language}).content.decode()
        assert page.count('name="handle"') == len(cast()) == 12
        situation = "有两篇论文已逾期。" if language == "zh-hans" else "Two papers overdue."
        assert situation in page
        assert "csrfmiddlewaretoken" in page

    @pytest.mark.parametrize("path", ["/papers/", "/schedule/", "/join/", "/none/"])
    def test_every_page_says_that_it_is_a_demo(self, client: Client, path: str) -> None:
        assert "A demo: nobody is real" in client.get(path).content.decode()

    def test_choosing_costs_no_query(self, client: Client) -> None:
        client.get("/demo/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/demo/")
        assert len(queries) == 0


@pytest.mark.once
def test_make_demo_has_a_database_of_its_own(tmp_path: Path) -> None:
    real = tmp_path / "real.sqlite3"
    site = Site(tmp_path / "data", DJANGO_SETTINGS_MODULE=DEMO, DATABASE_URL=f"sqlite:///{real}")
    try:
        answer, page = site.get("/demo/")
        assert (answer.status, page.count(b'name="handle"')) == (200, 12)
        assert "become the first organiser" not in site.said
        assert {file.name for file in site.data_dir.glob("*.sqlite3")} == {"demo.sqlite3"}
        assert not real.exists()
    finally:
        site.end()
