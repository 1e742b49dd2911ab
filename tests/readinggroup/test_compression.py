import gzip
import re

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from readinggroup.compression import CompressionMiddleware
from tests.factories import make_member, make_paper

pytestmark = pytest.mark.django_db
BROWSER = "gzip, deflate, br, zstd"


def test_a_page_comes_by_brotli_and_padded(client: Client) -> None:
    paddings = set()
    for _time in range(20):
        answer = client.get("/papers/", headers={"accept-encoding": BROWSER})
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer.headers["Vary"]
        page = brotli.decompress(answer.content).decode()
        padding = re.search(r"</html>\s*<!--([0-9a-f]*)-->$", page)
        assert padding is not None
        paddings.add(len(padding[1]))
    assert len(paddings) > 3


def test_gzip_where_the_browser_takes_no_brotli(client: Client) -> None:
    answer = client.get("/papers/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).rstrip().endswith(b"</html>")


def test_nothing_where_it_takes_neither(client: Client) -> None:
    answer = client.get("/papers/")
    assert "Content-Encoding" not in answer.headers
    assert answer.content.rstrip().endswith(b"</html>")


def test_a_partial_is_its_one_element_alone(client: Client) -> None:
    client.force_login(make_member())
    make_paper(slug="lora")
    headers = {"accept-encoding": BROWSER, "hx-request": "true"}
    answer = client.post("/papers/lora/claim/", {"role": "lead"}, headers=headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).strip().endswith(b"</section>")


def test_a_calendar_keeps_its_tag(client: Client) -> None:
    answer = client.get("/feeds/schedule.ics", headers={"accept-encoding": BROWSER})
    assert answer.headers.get("Content-Encoding") != "br"
    assert "ETag" in answer.headers


def test_a_page_with_a_tag_is_left_to_what_weakens_tags(rf: RequestFactory) -> None:
    page = HttpResponse("<p>" * 200, headers={"ETag": '"one"'})
    request = rf.get("/", headers={"accept-encoding": BROWSER})
    answer = CompressionMiddleware(lambda _request: page).process_response(request, page)
    assert (answer.headers["Content-Encoding"], answer.headers["ETag"]) == ("gzip", 'W/"one"')
