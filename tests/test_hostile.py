"""What no browser sends and no member means well: never an error of ours, never a word run as code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Application, Member
from papers.models import (
    Answer,
    Comment,
    Draft,
    Entry,
    HandOver,
    Interpretation,
    Meeting,
    Paper,
    Part,
    ReadingList,
    Revision,
)
from papers.rendering import render_text
from tests.factories import make_comment, make_draft, make_interpretation
from tests.readinggroup.test_http import ELSEWHERE
from tests.test_access import TABLE, Row, World

pytestmark = pytest.mark.django_db
FORMS = [row for row in TABLE if set(row.post.split()) - {"405", "in"} and "405" not in row.post.split()]
PAGES = [row for row in TABLE if "405" not in row.get.split()]
# Every field that a form of the site has; one that a form does not know it ignores.
_NAMES = """
about about_en about_zh answer arxiv_id authors authors_complete body cancel-papers clock code_url
correction_en correction_zh day days doi email external_url first first_date handle is_question kind
language made_from max_uses member message minutes month name named_models next note_en note_zh
notes number papers papers_per_meeting part password pdf_url per_meeting place place-place place-
pasted scope printed_title q reading_list reason remark_en remark_zh reply role seen series short_name
skipped slug source state step summary theme time time-clock time-day time-scope time_zone title
title_en title_zh to token url value venue version weeks year
"""
FIELDS = _NAMES.split()
VALUES = {
    "nul": "%00",
    "nul inside": "a%00b",
    "lone surrogate": "%ED%A0%80",
    "broken utf-8": "%FF%FE%C0%AF",
    "long": "x" * 5_000,
    "long han": "%E8%AE%BA" * 5_000,
    "huge number": "9" * 22,
    "endless number": "9" * 5_000,
    "negative": "-1",
    "no number": "NaN",
    "other digits": "%D9%A3%EF%BC%93",
    "exponent": "1e309",
    "brackets": "[]{}()%25s%25(x)s{0}",
    "list in json": '["a", null, {"b": 1}]',
    "date beyond": "99999-99-99",
    "first date": "0001-01-01",
    "last date": "9999-12-31",
    "time beyond": "25:61",
    "zone": "../../etc/passwd",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "override": "%E2%80%AE%E2%81%A6%EF%BB%BF%E2%80%8B",
    "lines": "a%0D%0Ab%0Dc%0A%E2%80%A8d",
    "space": "%20%09%0A%C2%A0%E3%80%80",
    "empty": "",
}
URLENCODED = "application/x-www-form-urlencoded"


def who(row: Row, world: World) -> Member | None:
    """Somebody who may use the form."""
    role = "organiser" if row.post.split()[3] not in {"403", "404"} else row.owner
    member: Member | None = getattr(world, role)
    return member


def encoded(form: Mapping[str, object]) -> str:
    return urlencode(form, errors="surrogatepass")


@contextmanager
def undone() -> Iterator[None]:
    """Each try finds the world as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def browser(member: Member | None) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member)
    return client


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name)
class TestForms:
    def test_odd_values(self, row: Row) -> None:
        world = World()
        url = reverse(row.name, args=row.args(world))
        client = browser(who(row, world))
        for value in VALUES.values():
            body = "&".join(f"{name}={value}" for name in FIELDS)
            with undone():
                assert client.post(url, body, content_type=URLENCODED).status_code < 500, value

    def test_one_odd_value_in_a_good_form(self, row: Row) -> None:
        world = World()
        url, good = reverse(row.name, args=row.args(world)), row.form(world)
        client = browser(who(row, world))
        for name in good:
            for value in ("a\0b", "\ud800", "9" * 22, "x" * 5_000, "-1", ""):
                body = encoded(good | {name: value})
                with undone():
                    assert client.post(url, body, content_type=URLENCODED).status_code < 500, body

    def test_missing_fields_wrong_types_and_other_bodies(self, row: Row) -> None:
        world = World()
        url = reverse(row.name, args=row.args(world))
        client = browser(who(row, world))
        bodies = [
            ("", URLENCODED),
            ("&&==&", URLENCODED),
            ("%", URLENCODED),
            ('{"a": 1}', "application/json"),
            ("\xff\xfe", "text/plain"),
            ("--x\r\n", "multipart/form-data; boundary=x"),
            ("", "multipart/form-data"),
            ("a=b", "application/x-www-form-urlencoded; charset=none"),
            ("&".join(f"{name}=a&{name}=b" for name in FIELDS), URLENCODED),
        ]
        for body, content_type in bodies:
            with undone():
                answer = client.generic("POST", url, body.encode("latin-1"), content_type)
                assert answer.status_code < 500, (body, content_type)
        files = {name: SimpleUploadedFile("a.txt", b"\0\xff") for name in FIELDS}
        assert client.post(url, files).status_code < 500
        assert client.post(url, "a=b&" * 600, content_type=URLENCODED).status_code < 500

    def test_ten_megabytes(self, row: Row) -> None:
        world = World()
        url = reverse(row.name, args=row.args(world))
        answer = browser(who(row, world)).post(url, b"source=" + b"x" * 10_000_000, content_type=URLENCODED)
        assert answer.status_code < 500
        assert len(answer.content) < 200_000
        assert b"Traceback" not in answer.content

    def test_is_refused_without_the_forms_secret(self, row: Row) -> None:
        world = World()
        client = Client(enforce_csrf_checks=True)
        if member := who(row, world):
            client.force_login(member)
        url = reverse(row.name, args=row.args(world))
        for headers in ({}, {"X-CSRFToken": "x" * 32}):
            answer = client.post(url, row.form(world), headers=headers)
            assert answer.status_code == 403
            assert "<h1>The form has expired</h1>" in answer.content.decode()
        answer = client.post(url, row.form(world), headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (403, "true")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_odd_queries(row: Row) -> None:
    world = World()
    url = reverse(row.name, args=row.args(world))
    names = [*FIELDS, "page", "past", "lang", "list", "mine", "part", "state", "notes", "from", "by"]
    for member in (None, who(row, world)):
        client = browser(member)
        for value in VALUES.values():
            query = "&".join(f"{name}={value}" for name in names)
            assert client.get(f"{url}?{query}"[:60_000]).status_code < 500


@pytest.mark.parametrize(
    "odd",
    ["9" * 22, "9" * 400, "0", "none", "x" * 5_000, "-", "_", "%00", "%ED%A0%80", "%2F", "..", "%E8%AE%BA"],
)
def test_unknown_things(odd: str) -> None:
    """In the place of every argument of every address."""
    world = World()
    client = browser(world.organiser)
    for row in TABLE:
        arguments = row.args(world)
        for place, argument in enumerate(arguments):
            mark = 123454321 if isinstance(argument, int) else "mark-mark"
            marked = reverse(row.name, args=[*arguments[:place], mark, *arguments[place + 1 :]])
            url = marked.replace(str(mark), odd)
            with undone():
                assert client.get(url).status_code < 500, url
                assert client.post(url, row.form(world)).status_code < 500, url


@pytest.mark.parametrize("name", ["language_set", "theme_set", "papers:claim_create", "papers:read_mark_set"])
def test_next_never_leaves_the_site(name: str) -> None:
    world = World()
    client = browser(world.member)
    row = next(row for row in TABLE if row.name == name)
    default = world.paper.get_absolute_url() if row.args(world) else "/"
    for target in ELSEWHERE:
        form = {"next": target, "language": "en", "theme": "dark", "state": "read"}
        answer = client.post(reverse(name, args=row.args(world)), encoded(form), content_type=URLENCODED)
        expected = "/%EF%BF%BD%EF%BF%BD%EF%BF%BD" if target == "/\ud800" else default
        assert (answer.status_code, answer.headers["Location"]) == (302, expected), ascii(target)


EVIL = (
    "<script>alert('evil-1')</script>",
    '"><img src=x onerror="alert(1)">',
    "'><svg onload='alert(1)'>",
    "</textarea></title></style><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a> [x](javascript:alert(1)) <javascript:alert(1)>',
    '<math><mtext><table><mglyph><style><img src onerror="alert(1)">',
    '$\\href{javascript:alert(1)}{x}$ <iframe srcdoc="<script>alert(1)</script>">',
    "{{ 7|add:7 }}{% debug %}",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    '<div hx-get="/" hx-trigger="load" style="position:fixed" id="main">',
)


class Findings(HTMLParser):
    """What a page must not hold; data for a script, in JSON, it may."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "svg", "mglyph", "style"}:
            self.found.append(f"<{tag}>")
        is_data = given.get("type") == "application/json"
        if tag == "script" and not is_data and not (given.get("src") or "").startswith("/static/"):
            self.found.append("<script> without src")
        for name, value in attrs:
            target = "".join((value or "").split()).lower()
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"{name}={value}")
            is_target = name in {"href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post"}
            if is_target and target.startswith(("javascript:", "data:", "vbscript:", "//")):
                self.found.append(f"{name}={value}")


def rows_of_evil(world: World, evil: str) -> Iterator[str]:
    """The text wherever members and organisers can write; the pages that show it."""
    Member.objects.filter(pk=world.owner.pk).update(name=evil[:80], about=evil)
    Paper.objects.update(
        title=evil, short_name=evil[:60], authors=[evil], venue=evil, remark_en=evil, remark_zh=evil
    )
    ReadingList.objects.update(title_en=evil, about_en=evil)
    Part.objects.update(title_en=evil)
    Entry.objects.update(
        printed_title=evil, note_en=evil, correction_en=evil, named_models=[evil], note_zh=evil
    )
    Application.objects.update(name=evil[:80], answer=evil)
    Meeting.objects.update(place=evil, minutes_source=evil, minutes_html=render_text(evil))
    HandOver.objects.update(message=evil)
    Answer.objects.create(meeting=world.meeting, member=world.owner, value="yes", answered_at=timezone.now())
    Comment.objects.update(source=evil, html=render_text(evil))
    written = {"summary": evil, "body": evil, "external_url": ""}
    Interpretation.objects.update(notes=evil)
    Draft.objects.update(**written)
    Revision.objects.update(**written, summary_html=render_text(evil), body_html=render_text(evil))
    for row in TABLE:
        yield reverse(row.name, args=row.args(world))
    yield from ("/papers/bert/", "/papers/?list=main&notes=1", "/papers/lora/none/", "/accounts/login/")


@pytest.mark.once
@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_is_text_on_every_page(evil: str) -> None:
    world = World()
    make_comment(world.paper, world.organiser, interpretation=world.text)
    make_interpretation(world.other_paper, world.owner)
    make_draft(world.other_paper, world.member)
    shown = 0
    for url in list(rows_of_evil(world, evil)):
        for member in (None, world.owner, world.member, world.organiser):
            answer = browser(member).get(url)
            assert answer.status_code < 500, url
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                findings = Findings()
                findings.feed(answer.content.decode())
                assert findings.found == [], url
                shown += len(answer.content) > 0
    assert shown > 100


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_comes_back_as_text(evil: str) -> None:
    """From refused forms, conflicts, previews and searches."""
    world = World()
    client = browser(world.owner)
    form = {
        "summary": evil,
        "body": evil,
        "notes": evil,
        "external_url": evil,
        "version": "0",
        "source": evil,
    }
    place = [world.paper.slug, world.draft.pk]
    answers = [
        client.post(reverse("papers:draft_edit", args=place), form),
        client.post(reverse("papers:draft_edit", args=place), form | {"external_url": ""}),
        client.post(reverse("papers:draft_preview", args=place), form | {"external_url": ""}),
        client.post("/papers/lora/comments/", form | {"token": evil}),
        client.post(f"/papers/lora/comments/{world.question.pk}/replies/", form | {"token": evil}),
        client.post("/members/me/", dict.fromkeys(FIELDS, evil)),
        client.get("/papers/", dict.fromkeys(FIELDS, evil)),
        client.get("/accounts/login/", {"next": evil}),
        Client().post("/join/", dict.fromkeys(FIELDS, evil * 50)),
    ]
    assert [answer.status_code for answer in answers] == [422, 409, 200, 422, 422, 422, 200, 302, 422]
    for answer in answers:
        findings = Findings()
        findings.feed(answer.content.decode())
        assert findings.found == []


def test_the_findings_find() -> None:
    findings = Findings()
    findings.feed(
        '<script>x</script><a href=" java\nscript:x" onclick="x">x</a><img src="data:x"><iframe></iframe>'
    )
    assert len(findings.found) == 5
