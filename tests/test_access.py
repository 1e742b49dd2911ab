"""Who gets what: one row for every address of the site. A new address without a row fails.

A row says what a visitor, a member, the one whose thing it is, and an organiser get: a status, or `in` for
the way to sign in. Rows of the same rule share a word below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from papers.actions.images import add_image
from papers.models import HandOver
from tests.factories import (
    add_revision,
    make_claim,
    make_comment,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_pair,
    make_paper,
    make_part,
    make_term,
)
from tests.members.factories import make_application, make_link
from tests.papers.test_images import picture

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "member", "owner", "organiser")
EVERYBODY = "200 200 200 200"
MEMBERS = "in 200 200 200"
DESK = "in 403 403 200"
NOBODY = "in 404 404 404"
# A method that the address does not take.
NOT_PUBLIC = "405 405 405 405"
NOT = "in 405 405 405"
# At the desk, where the guard stands before the question of the method.
NOT_DESK = "in 403 403 405"
DONE = "in 302 302 302"
DONE_DESK = "in 403 403 302"


class World:
    """One of everything that has an address; Ada owns what can be owned."""

    def __init__(self) -> None:
        now = timezone.now()
        self.visitor = None
        self.member, self.owner, self.organiser = (
            make_member(),
            make_member("Ada", handle="ada"),
            make_organiser(),
        )
        self.taker = make_member("Tom", handle="tom")
        self.reading_list = make_list(slug="main", is_default=True)
        self.part = make_part(self.reading_list)
        self.paper, self.other_paper = make_paper(slug="lora"), make_paper(slug="bert")
        self.entry = make_entry(self.part, self.paper)
        self.claim = make_claim(self.other_paper, self.owner, claimed_at=now - timedelta(days=19))
        self.hand_over = HandOver.objects.create(claim=self.claim, to_member=self.taker, offered_at=now)
        self.text = make_interpretation(self.paper, self.owner)
        self.draft = make_draft(self.paper, self.owner, language="zh-hans")
        self.question = make_comment(self.paper, self.owner, kind="question")
        self.edited = make_comment(self.paper, self.owner, edited_at=now)
        self.reply = make_comment(self.paper, self.owner, thread=self.question)
        self.meeting = make_meeting(self.paper)
        self.invitation = make_link(created_by=self.organiser)
        self.application = make_application("Zoe")
        self.term = make_term("alignment", "对齐", by=self.owner)
        self.image = add_image(member=self.owner, octets=picture("PNG"), now=now)


Pick = Callable[[World], Any]


@dataclass(frozen=True)
class Row:
    name: str
    get: str
    post: str
    args: Pick = field(default=lambda w: [])
    form: Pick = field(default=lambda w: {})
    owner: str = "owner"


def lora(w: World) -> list[Any]:
    return [w.paper.slug]


def claim(w: World) -> list[Any]:
    return [w.claim.paper.slug, w.claim.pk]


def hand_over(w: World) -> list[Any]:
    return [w.claim.paper.slug, w.hand_over.pk]


def text(w: World) -> list[Any]:
    return [w.paper.slug, w.text.pk]


def draft(w: World) -> list[Any]:
    return [w.paper.slug, w.draft.pk]


def term(w: World) -> list[Any]:
    return [w.term.pk]


def named_anew(w: World) -> dict[str, Any]:
    return {"term": "attention", "chinese": "注意力"}


def question(w: World) -> list[Any]:
    return [w.paper.slug, w.question.pk]


def reading_list(w: World) -> list[Any]:
    return [w.reading_list.slug]


def part(w: World) -> list[Any]:
    return [w.reading_list.slug, w.part.pk]


def entry(w: World) -> list[Any]:
    return [w.reading_list.slug, w.entry.pk]


def meeting(w: World) -> list[Any]:
    return [w.meeting.number]


def said(w: World) -> dict[str, Any]:
    return {"source": "Said.", "token": UUID(int=1)}


def text_of_two(w: World) -> list[Any]:
    """In two revisions."""
    if w.text.revisions.count() == 1:
        add_revision(w.text)
    return text(w)


def translated(w: World) -> dict[str, Any]:
    """By another member, and published."""
    found = w.paper.interpretations.filter(author=w.taker)
    return {"other": (found.first() or make_interpretation(w.paper, w.taker, language="zh-hans")).pk}


def paired(w: World) -> list[Any]:
    if not hasattr(w.text, "pair"):
        make_pair(w.text, make_interpretation(w.paper, w.taker, language="zh-hans"))
    return text(w)


def restoring(w: World) -> dict[str, Any]:
    return {"version": w.text.version}


def written(w: World) -> dict[str, Any]:
    return {"summary": "In short.", "body": "At length.", "version": w.draft.version}


def taken_along(w: World) -> dict[str, Any]:
    """The draft as a file, pasted back."""
    head = {"interpretation": w.draft.pk, "version": w.draft.version, "summary": "In short."}
    lines = [f"{key}: {value}" for key, value in {"paper": w.paper.slug, **head}.items()]
    return {"pasted": "\n".join(["---", *lines, "---", "", "At length."])}


def stale(w: World) -> dict[str, Any]:
    return written(w) | {"body": "Other words.", "version": 0}


# fmt: off
TABLE = [
    # readinggroup
    Row("health", EVERYBODY, NOT_PUBLIC),
    Row("language_set", NOT_PUBLIC, "302 302 302 302"),
    Row("theme_set", NOT_PUBLIC, "302 302 302 302"),
    # members
    Row("members:account_email", DONE, NOT),
    Row("members:invitation_accept", EVERYBODY, "422 409 409 409", lambda w: [w.invitation.token]),
    Row("members:join", EVERYBODY, "422 422 422 422"),
    Row("members:join_done", EVERYBODY, NOT_PUBLIC),
    Row("members:member_list", MEMBERS, NOT),
    Row("members:profile", MEMBERS, "in 422 422 422"),
    Row("members:group_edit", DESK, "in 403 403 422"),
    Row("members:invitation_list", DESK, NOT),
    Row("members:invitation_create", NOT, "in 403 403 422"),
    Row("members:invitation_revoke", NOT, DONE_DESK, lambda w: [w.invitation.invitation.pk]),
    Row("members:application_list", DESK, NOT),
    Row("members:application_accept", NOT, DESK, lambda w: [w.application.pk]),
    Row("members:application_decline", NOT, DONE_DESK, lambda w: [w.application.pk]),
    Row("members:application_renew", NOT, DONE_DESK, lambda w: [w.application.pk]),
    Row("members:member_roles", DESK, NOT),
    Row("members:role_change", NOT, DONE_DESK, lambda w: ["ada"], lambda w: {"role": "organiser"}),
    Row("members:member_deactivate", NOT, DONE_DESK, lambda w: ["ada"]),
    Row("members:member_reactivate", NOT, DONE_DESK, lambda w: ["ada"]),
    Row("members:reset_link_create", NOT, DESK, lambda w: ["ada"]),
    Row("members:email_edit", DESK, "in 403 403 422", lambda w: ["ada"]),
    Row("members:second_factor_remove", NOT, DONE_DESK, lambda w: ["ada"]),
    # This week, the list, a paper, a member
    Row("papers:member_detail", MEMBERS, NOT, lambda w: ["ada"]),
    Row("papers:week", EVERYBODY, NOT_PUBLIC),
    Row("papers:paper_list", EVERYBODY, NOT_PUBLIC),
    Row("papers:paper_detail", EVERYBODY, NOT_PUBLIC, lora),
    Row("papers:question_list", MEMBERS, NOT),
    Row("papers:name_list", MEMBERS, NOT),
    Row("papers:help_list", EVERYBODY, NOT_PUBLIC),
    Row("papers:help_detail", EVERYBODY, NOT_PUBLIC, lambda w: ["group"]),
    Row("papers:read_mark_set", NOT, DONE, lora, lambda w: {"state": "read"}),
    # Claims
    Row("papers:claim_create", NOT, DONE, lora),
    Row("papers:claim_extend", NOT, "in 403 302 403", claim),
    Row("papers:claim_release", NOT, "in 403 302 403", claim, lambda w: {"reason": "busy"}),
    Row("papers:hand_over_create", NOT, "in 403 302 403", claim, lambda w: {"to": "tom"}),
    Row("papers:hand_over_accept", NOT, "in 403 302 403", hand_over, owner="taker"),
    Row("papers:hand_over_decline", NOT, "in 403 302 403", hand_over, owner="taker"),
    Row("papers:hand_over_withdraw", NOT, "in 403 302 403", hand_over),
    # Interpretations
    Row("papers:interpretation_create", NOT, DONE, lora),
    Row("papers:interpretation_detail", MEMBERS, NOT, text),
    Row("papers:interpretation_detail", "in 404 302 404", NOT, draft),
    Row("papers:revision_list", MEMBERS, NOT, text),
    Row("papers:revision_list", "in 404 200 404", NOT, draft),
    Row("papers:revision_detail", MEMBERS, NOT, lambda w: [*text(w), 1]),
    Row("papers:revision_detail", NOBODY, NOT, lambda w: [*draft(w), 1]),
    Row("papers:revision_compare", MEMBERS, NOT, text_of_two),
    Row("papers:revision_compare", NOBODY, NOT, draft),
    Row("papers:revision_restore", NOT, "in 403 302 403", lambda w: [*text_of_two(w), 1], restoring),
    Row("papers:revision_restore", NOT, "in 403 409 403", lambda w: [*text(w), 1], restoring),
    Row("papers:revision_restore", NOT, NOBODY, lambda w: [*draft(w), 1], restoring),
    Row("papers:draft_edit", "in 404 200 404", "in 404 302 404", draft, written),
    Row("papers:draft_edit", "in 404 200 404", "in 404 409 404", text, stale),
    Row("papers:draft_preview", NOT, "in 404 200 404", draft, written),
    Row("papers:co_author_create", "in 404 200 404", "in 404 302 404", draft, lambda w: {"member": "tom"}),
    Row("papers:co_author_create", "in 404 200 404", "in 404 422 404", draft),
    Row("papers:co_author_delete", NOT, NOBODY, lambda w: [*draft(w), "tom"]),
    Row("papers:image_create", NOT, "in 404 422 404", draft, written),
    Row("papers:image_detail", MEMBERS, NOT_PUBLIC, lambda w: [w.image.digest, w.image.extension]),
    Row("papers:image_detail", "in 404 404 404", NOT_PUBLIC, lambda w: ["0" * 64, "png"]),
    Row("papers:draft_publish", NOT, "in 404 302 404", draft, written),
    Row("papers:draft_publish", NOT, "in 404 422 404", draft),
    Row("papers:manuscript_download", MEMBERS, NOT, text),
    Row("papers:manuscript_download", "in 404 200 404", NOT, draft),
    Row("papers:manuscript_upload", "in 404 200 404", "in 404 302 404", draft, taken_along),
    Row("papers:manuscript_upload", "in 404 200 404", "in 404 422 404", text, taken_along),
    Row("papers:pair_detail", MEMBERS, "in 403 302 403", text, translated),
    Row("papers:pair_detail", MEMBERS, "in 422 422 422", text),
    Row("papers:pair_detail", "in 404 302 404", "in 404 422 404", draft),
    Row("papers:pair_confirm", NOT, "in 403 302 403", paired, lambda w: {"number": 1}),
    Row("papers:pair_confirm", NOT, "in 404 404 404", text, lambda w: {"number": 1}),
    Row("papers:pair_delete", NOT, "in 403 302 403", paired),
    Row("papers:translation_create", NOT, DONE, text),
    Row("papers:translation_create", NOT, NOBODY, draft),
    Row("papers:draft_discard", NOT, "in 404 302 404", draft, written),
    # The glossary
    Row("papers:glossary", MEMBERS, NOT),
    Row("papers:term_detail", MEMBERS, NOT, term),
    Row("papers:term_create", MEMBERS, DONE, form=named_anew),
    Row("papers:term_create", MEMBERS, "in 422 422 422"),
    Row("papers:term_edit", MEMBERS, "in 409 409 409", term, named_anew),
    Row("papers:term_delete", "in 403 200 200", "in 403 302 302", term),
    # Discussion
    Row("papers:comment_create", NOT, DONE, lora, said),
    Row("papers:comment_create", NOT, "in 422 422 422", lora),
    Row("papers:interpretation_comment_create", NOT, DONE, text, said),
    Row("papers:interpretation_comment_create", NOT, NOBODY, draft, said),
    Row("papers:reply_create", NOT, DONE, question, said),
    Row("papers:comment_edit", "in 403 200 200", "in 403 302 403", question, said),
    Row("papers:comment_edit_list", NOBODY, NOT, question),
    Row("papers:comment_edit_list", MEMBERS, NOT, lambda w: [w.paper.slug, w.edited.pk]),
    Row("papers:comment_delete", NOT, "in 403 302 302", question),
    Row("papers:answer_create", NOT, "in 403 302 302", question, lambda w: {"reply": w.reply.pk}),
    Row("papers:answer_create", NOT, NOBODY, question),
    Row("papers:answer_delete", NOT, "in 403 302 302", question),
    Row("papers:reaction_list", MEMBERS, NOT, question),
    Row("papers:reaction_create", NOT, DONE, question, lambda w: {"kind": "agree"}),
    Row("papers:reaction_create", NOT, NOBODY, question),
    Row("papers:reaction_delete", NOT, DONE, question, lambda w: {"kind": "agree"}),
    Row("papers:quote", MEMBERS, NOT, question),
    Row("papers:hope_set", NOT, "in 403 302 302", question, lambda w: {"paper": "bert"}),
    Row("papers:hope_set", NOT, "in 422 422 422", question),
    Row("papers:hope_delete", NOT, "in 403 302 302", question),
    # The desk
    Row("papers:desk", DESK, NOT),
    Row("papers:desk_lists", DESK, NOT_DESK),
    Row("papers:list_create", DESK, "in 403 403 422"),
    Row("papers:desk_list", DESK, NOT_DESK, reading_list),
    Row("papers:list_edit", DESK, "in 403 403 422", reading_list),
    Row("papers:list_delete", DESK, "in 403 403 409", reading_list),
    Row("papers:part_create", DESK, "in 403 403 422", reading_list),
    Row("papers:part_edit", DESK, "in 403 403 422", part),
    Row("papers:part_move", NOT_DESK, DONE_DESK, part, lambda w: {"step": "up"}),
    Row("papers:part_delete", NOT_DESK, DONE_DESK, part),
    Row("papers:entry_create", DESK, "in 403 403 422", part),
    Row("papers:entry_edit", DESK, "in 403 403 422", entry),
    Row("papers:entry_move", NOT_DESK, DONE_DESK, entry, lambda w: {"step": "up"}),
    Row("papers:entry_place", DESK, "in 403 403 422", entry),
    Row("papers:entry_delete", DESK, DONE_DESK, entry),
    Row("papers:desk_papers", DESK, NOT_DESK),
    Row("papers:paper_create", DESK, "in 403 403 422"),
    Row("papers:paper_edit", DESK, "in 403 403 422", lora),
    Row("papers:paper_delete", DESK, "in 403 403 409", lora),
    # Meetings
    Row("papers:schedule", EVERYBODY, NOT_PUBLIC),
    Row("papers:meeting_detail", EVERYBODY, NOT_PUBLIC, meeting),
    Row("papers:answer_set", NOT, DONE, meeting, lambda w: {"value": "yes"}),
    Row("papers:minutes_edit", DESK, DONE_DESK, meeting, lambda w: {"source": ""}),
    Row("papers:minutes_preview", NOT, DESK, meeting, lambda w: {"source": "Said."}),
    Row("papers:schedule_feed", EVERYBODY, NOT_PUBLIC),
    Row("papers:plan", DESK, NOT),
    Row("papers:series_create", DESK, "in 403 403 422"),
    Row("papers:series_preview", NOT, "in 403 403 422"),
    Row("papers:series_delete", NOT, DONE_DESK, lambda w: [w.meeting.series_id]),
    Row("papers:series_skip", NOT, "in 403 403 422", lambda w: [w.meeting.series_id]),
    Row("papers:meeting_create", NOT, "in 403 403 422"),
    Row("papers:plan_meeting", DESK, NOT, meeting),
    Row("papers:meeting_move", NOT, "in 403 403 422", meeting),
    Row("papers:meeting_place", NOT, "in 403 403 422", meeting),
    Row("papers:meeting_cancel", NOT, "in 403 403 422", meeting),
    Row("papers:meeting_restore", NOT, "in 403 403 409", meeting),
    Row("papers:slot_move", NOT, "in 403 403 422", lora),
    Row("papers:slot_raise", NOT, DONE_DESK, lora),
    Row("papers:slot_lower", NOT, DONE_DESK, lora),
    Row("papers:slot_delete", NOT, DONE_DESK, lora),
    Row("papers:meeting_leads", NOT, DONE_DESK, meeting),
]
# fmt: on


def named(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    """Every address of ours by name; those of allauth and of Django's admin are theirs to test."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace in {"members", "papers"}:
                yield from named(pattern.url_patterns, f"{pattern.namespace}:")
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_row() -> None:
    addresses = set(named(get_resolver().url_patterns))
    assert sorted(addresses - {row.name for row in TABLE}) == []
    assert sorted({row.name for row in TABLE} - addresses) == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_who_gets_what(row: Row, method: str) -> None:
    world = World()
    url = reverse(row.name, args=row.args(world))
    got = [answer_to(world, role, row, method, url) for role in (*ROLES[:2], row.owner, ROLES[3])]
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, getattr(row, method).split(), strict=True))


def answer_to(world: World, role: str, row: Row, method: str, url: str) -> str:
    """The status, after which everything is as before."""
    client = Client()
    with transaction.atomic():
        if member := getattr(world, role):
            client.force_login(member)
        answer = client.post(url, row.form(world)) if method == "post" else client.get(url)
        check_headers(answer)
        transaction.set_rollback(True)
    goes_to_sign_in = answer.headers.get("Location", "").startswith("/accounts/login/")
    # Whoever had written something sees it first.
    leads_to_sign_in = answer.status_code == 403 and b"/accounts/login/?next=" in b"".join(answer)
    return "in" if goes_to_sign_in or leads_to_sign_in else str(answer.status_code)


def check_headers(answer: HttpResponseBase) -> None:
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for cookie in answer.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key


def test_htmx_is_told_where_to_sign_in() -> None:
    world = World()
    for row in TABLE:
        if row.post.startswith("in "):
            answer = Client().post(reverse(row.name, args=row.args(world)), headers={"HX-Request": "true"})
            assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/", row.name


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_do_nothing(method: str) -> None:
    world, client = World(), Client()
    client.force_login(world.organiser)
    for row in TABLE:
        answer = getattr(client, method)(reverse(row.name, args=row.args(world)))
        assert answer.status_code in {302, 404, 405}, row.name
        check_headers(answer)


def test_head_is_get_without_a_body() -> None:
    world, client = World(), Client()
    client.force_login(world.organiser)
    for row in TABLE:
        url = reverse(row.name, args=row.args(world))
        answer = client.head(url)
        assert (answer.status_code, answer.content) == (client.get(url).status_code, b""), row.name


def test_headers_stand_on_what_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    probe = Path(settings.STATIC_ROOT) / "probe.css"
    probe.write_text("p {}")
    client = Client(raise_request_exception=False)
    answers = [
        client.get(url) for url in ("/static/probe.css", "/static/none.css", "/none", "/none/", "/healthz")
    ]
    answers.append(client.get("/", headers={"Host": "evil.example"}))
    monkeypatch.setattr(settings, "GROUP_TIME_ZONE", "Nowhere/None")
    answers.append(client.get("/"))
    probe.unlink()
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 200, 400, 500]
    for answer in answers:
        check_headers(answer)


def test_no_page_shows_anothers_address() -> None:
    world, client = World(), Client()
    client.force_login(world.member)
    for row in TABLE:
        page = client.get(reverse(row.name, args=row.args(world)), follow=True)
        for person in (world.owner, world.organiser, world.taker):
            assert person.email not in b"".join(page).decode(errors="replace"), row.name
