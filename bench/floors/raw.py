"""No framework on the way: raw SQL and f-strings. Django lends its connection and decodes the session."""

from collections.abc import Callable, Iterable
from html import escape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from papers.text import render as markdown

StartResponse = Callable[[str, list[tuple[str, str]]], object]


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    member, name = _reader(environ)
    _, kind, *rest = environ["PATH_INFO"].strip("/").split("/")
    if environ["REQUEST_METHOD"] == "POST":
        _post(environ, rest[0], member)
        start_response("302 Found", [("Location", f"/raw/items/{rest[0]}/"), ("Content-Length", "0")])
        return []
    body = "".join([f"<!doctype html><title>{kind}</title><p>{escape(name)}</p>", *PAGES[kind](*rest)])
    raw = body.encode()
    head = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(raw)))]
    start_response("200 OK", head)
    return [raw]


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _reader(environ: dict[str, Any]) -> tuple[int, str]:
    key = SimpleCookie(environ["HTTP_COOKIE"])[settings.SESSION_COOKIE_NAME].value
    now = timezone.now()
    sql = "SELECT session_data FROM members_session WHERE session_key = %s AND expire_date > %s"
    ((data,),) = _rows(sql, key, now)
    pk = int(SessionStore().decode(data)["_auth_user_id"])
    ((name,),) = _rows("SELECT name FROM members_member WHERE id = %s AND is_active", pk)
    return pk, name


def _list() -> Iterable[str]:
    rows = _rows(
        "SELECT p.slug, p.title, p.short_name, p.year, e.note_en"
        " FROM papers_entrypaper ep JOIN papers_paper p ON p.id = ep.paper_id"
        " JOIN papers_entry e ON e.id = ep.entry_id ORDER BY e.position"
    )
    for slug, title, short, year, note in rows:
        yield f'<li><a href="/raw/items/{slug}/">{escape(title)}</a> <small>{escape(short)} · {year}</small>'
        yield f"<p>{escape(note)}</p></li>"


def _item(slug: str) -> Iterable[str]:
    texts = _rows(
        "SELECT a.name, r.published_at, r.summary_html, r.body_html FROM papers_interpretation i"
        " JOIN papers_paper p ON p.id = i.paper_id JOIN members_member a ON a.id = i.author_id"
        " JOIN papers_revision r ON r.id = i.current_id WHERE p.slug = %s",
        slug,
    )
    for name, at, summary, body in texts:
        yield f"<article><p>{escape(name)} · {at:%Y-%m-%d %H:%M}</p>{summary}{body}</article>"
    comments = _rows(
        "SELECT c.id, a.name, c.created_at, c.html FROM papers_comment c"
        " JOIN papers_paper p ON p.id = c.paper_id JOIN members_member a ON a.id = c.author_id"
        " WHERE p.slug = %s ORDER BY c.created_at, c.id",
        slug,
    )
    for pk, name, at, html in comments:
        yield f'<div id="comment-{pk}"><p>{escape(name)} · {at:%Y-%m-%d %H:%M}</p>{html}</div>'


def _schedule() -> Iterable[str]:
    rows = _rows(
        "SELECT m.number, m.starts_at, p.slug, p.short_name FROM papers_slot s"
        " JOIN papers_meeting m ON m.id = s.meeting_id JOIN papers_paper p ON p.id = s.paper_id"
        " ORDER BY m.starts_at, s.position"
    )
    shown = 0
    for number, at, slug, short in rows:
        if number != shown:
            yield f"<p>{number} {at:%Y-%m-%d %H:%M}</p>"
            shown = number
        yield f'<a href="/raw/items/{slug}/">{escape(short)}</a> '


PAGES: dict[str, Callable[..., Iterable[str]]] = {"list": _list, "items": _item, "schedule": _schedule}


def _post(environ: dict[str, Any], slug: str, member: int) -> None:
    form = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
    ((paper,),) = _rows("SELECT id FROM papers_paper WHERE slug = %s", slug)
    source = form["source"][0]
    token = uuid4() if connection.vendor == "postgresql" else uuid4().hex
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_comment (paper_id, author_id, kind, source, html, renderer_version,"
            " created_at, token, place_kind, place_number, place_order)"
            " VALUES (%s, %s, 'remark', %s, %s, 1, %s, %s, '', '', '')",
            (paper, member, source, markdown(source), timezone.now(), token),
        )
