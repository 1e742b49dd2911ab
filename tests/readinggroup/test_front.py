"""The real server under clients that no browser would be."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.site import Site

pytestmark = pytest.mark.once
TOKEN = "a" * 32
WHOLE = f"csrfmiddlewaretoken={TOKEN}&language=zh-hans"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"))
    yield running
    running.end()


def head(site: Site, *more: str, to: str = "/language/") -> bytes:
    lines = [
        f"POST {to} HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Cookie: csrftoken={TOKEN}",
        "Connection: close",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def connect(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=20)


def answer_to(site: Site, sent: bytes, *, then_end: bool = False) -> bytes:
    with connect(site) as line:
        line.sendall(sent)
        if then_end:
            line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_whole_form_is_taken(site: Site) -> None:
    answer = answer_to(site, head(site, f"Content-Length: {len(WHOLE)}") + WHOLE.encode())
    assert answer.startswith(b"HTTP/1.1 302 Found")
    assert b"django_language=zh-hans" in answer


def test_those_who_send_slowly_hold_up_nobody(site: Site) -> None:
    with ExitStack() as lines:
        for _ in range(100):
            lines.enter_context(connect(site)).sendall(head(site, "Content-Length: 1000") + b"csrf")
        # Ten seconds are waited for each; without the front none is answered while the lines are open.
        assert [site.status(path) for path in ("/", "/papers/", "/healthz")] == [200, 200, 200]


def test_half_a_form_does_not_pass_for_a_whole_one(site: Site) -> None:
    sent = head(site, f"Content-Length: {len(WHOLE) + 1}") + WHOLE.encode()
    answer = answer_to(site, sent, then_end=True)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"django_language" not in answer
    assert b"content-security-policy: default-src 'none'" in answer


def test_a_body_of_no_announced_length_is_not_read(site: Site) -> None:
    piece = f"{len(WHOLE):x}\r\n{WHOLE}\r\n0\r\n\r\n".encode()
    assert b"403 Forbidden" in answer_to(site, head(site, "Transfer-Encoding: chunked") + piece)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_too_much_is_told_so_with_a_page(site: Site, kind: str) -> None:
    sent = head(site, "Content-Length: 10000000").replace(b"application/x-www-form-urlencoded", kind.encode())
    answer = answer_to(site, sent + b"--b\r\n" + b"x" * (10_000_000 - 5))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"<h1>Too much to send at once</h1>" in answer


def test_a_header_does_not_pass_for_another(site: Site) -> None:
    answer = answer_to(site, head(site, "X_CSRFToken: " + TOKEN, "Content-Length: 1") + b"x")
    assert answer.startswith(b"HTTP/1.1 403")
    answer = answer_to(site, head(site, "X-CSRFToken: " + TOKEN, "Content-Length: 1") + b"x")
    assert answer.startswith(b"HTTP/1.1 302")


def test_cookies_in_several_headers_are_one(site: Site) -> None:
    sent = head(site, "Cookie: theme=dark", f"Content-Length: {len(WHOLE)}", to="/none/") + WHOLE.encode()
    assert b'data-theme="dark"' in answer_to(site, sent)


def test_odd_bytes_are_no_error(site: Site) -> None:
    for path in ("/papers/%ff%00/", "/papers/论/", "/papers/?q=%ff%00论", "/%0d%0aSet-Cookie:x=1"):
        sent = head(site, "X-Odd: \x80", "Content-Length: 0", to=path)
        assert answer_to(site, sent).split()[1] in {b"403", b"404", b"405"}
    assert "Traceback" not in site.said


def test_who_leaves_before_the_answer_is_no_error(site: Site) -> None:
    for path in ("/papers/", "/none/") * 20:
        with connect(site) as line:
            line.sendall(head(site, to=path).replace(b"POST", b"GET"))
    assert site.status("/papers/") == 200
    assert "Traceback" not in site.said


def test_a_page_is_asked_for_with_a_body_too(site: Site) -> None:
    sent = head(site, "Content-Length: 3", to="/papers/").replace(b"POST", b"GET") + b"a=b"
    assert answer_to(site, sent).startswith(b"HTTP/1.1 200 OK")


def test_room_is_given_back(site: Site) -> None:
    """More in all than both server processes would hold at once."""
    sent = head(site, "Content-Length: 2900000").replace(b"application/x-www-form-urlencoded", b"text/plain")
    answers = {answer_to(site, sent + b"x" * 2_900_000).split()[1] for _ in range(50)}
    assert answers == {b"403"}
