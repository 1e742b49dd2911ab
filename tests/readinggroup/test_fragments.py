"""Ready fragments are found by what they show; here against readers, languages, zones and changes."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from members.models import Member
from papers.models import Claim, Comment, Paper, Revision
from papers.schedule import Evening, Row
from readinggroup import fragments
from readinggroup.fragments import LONGEST_KEPT, MOST_KEPT, OPEN, Shelf, filled, ready
from tests.factories import (
    make_claim,
    make_comment,
    make_draft,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
    make_part,
)

PAGES = ("/papers/", "/papers/lora/", "/schedule/")


class TestShelf:
    def test_forgets_what_was_not_asked_for_longest(self) -> None:
        shelf, size = Shelf(), LONGEST_KEPT
        for n in range(MOST_KEPT // size):
            shelf.keep(n, "x" * size)
        assert shelf.find(0) is not None
        shelf.keep("one more", "x" * size)
        assert (shelf.find(0) is None, shelf.find(1)) == (False, None)

    def test_counts_what_is_kept_twice_once(self) -> None:
        shelf = Shelf()
        for _ in range(2 * MOST_KEPT // LONGEST_KEPT):
            shelf.keep("same", "x" * LONGEST_KEPT)
        shelf.keep("other", "y")
        assert shelf.find("same") is not None

    def test_does_not_keep_what_would_push_out_many(self) -> None:
        shelf = Shelf()
        shelf.keep("long", "x" * (LONGEST_KEPT + 1))
        assert shelf.find("long") is None


class TestReady:
    """`members/_initials.html` shows a member's name, which stands for any text here."""

    class Named(tuple[str, ...]):
        @property
        def name(self) -> str:
            return self[0]

        initials = "AL"

    def shown(self, name: str) -> str:
        return ready("members/_initials.html", {"member": self.Named((name,))})

    def test_is_another_for_other_values(self) -> None:
        assert ("Ada" in self.shown("Ada"), "Ada" in self.shown("Bob")) == (True, False)

    def test_is_made_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = self.shown("Made once")
        monkeypatch.setattr(fragments, "render_to_string", None)
        assert self.shown("Made once") is first

    def test_is_another_in_another_language_and_zone(self, settings: Any) -> None:
        now = timezone.now().replace(year=2026, month=3, day=1, hour=12, minute=0)
        line = {"row": _row(now), "is_member": False}
        seen = set()
        for language in ("en", "zh-hans"):
            with translation.override(language):
                seen.add(ready("papers/_meeting.html", line))
        with timezone.override("Europe/Berlin"):
            seen.add(ready("papers/_meeting.html", line))
        assert len(seen) == 3

    def test_leaves_tokens_open_and_fills_each_answers_own(self) -> None:
        html = ready("_theme.html", {"theme": "", "path": "/a"})
        assert html.count(OPEN["csrf_token"]) == 1
        one, two = (filled(html, {"csrf_token": token}) for token in ("one", "two"))
        assert ('value="one"' in one, 'value="two"' in two, OPEN["csrf_token"] in one + two) == (
            True,
            True,
            False,
        )

    def test_escapes_what_it_is_given(self) -> None:
        assert "<b>" not in self.shown("<b>")


def _row(at: Any) -> Any:
    return Row(Evening(1, at, at + timedelta(hours=1), "Asia/Shanghai", 1, False, (), ""), None)


@pytest.fixture
def lora(db: None) -> Paper:
    """On the list, in a meeting, led by Lea; with Ivo's interpretation, Tom's thread and Dora's draft."""
    paper = make_paper(slug="lora", short_name="LoRA")
    make_entry(make_part(make_list(is_default=True)), paper, note_en="A note.")
    make_meeting(paper, place="Secret room")
    make_claim(paper, make_member("Lea Lead", handle="lea"))
    make_interpretation(paper, make_member("Ivo Writer", handle="ivo"), body_html="<p>Ivo’s words</p>")
    make_comment(paper, make_member("Tom Asker", handle="tom"), html="<p>Tom’s words</p>", kind="question")
    make_draft(paper, make_member("Dora", handle="dora"), body="Dora’s draft")
    return paper


def as_member(handle: str) -> Client:
    client = Client()
    client.force_login(Member.objects.get(handle=handle))
    return client


def pages(client: Client, *paths: str) -> str:
    return "\n".join(client.get(path).content.decode() for path in paths or PAGES)


NAMES = ("Lea Lead", "Ivo Writer", "Tom Asker", "Ivo’s words", "Tom’s words", "Secret room", "claim-here")


class TestReaders:
    def test_visitors_see_nothing_that_members_saw_before(self, lora: Paper) -> None:
        seen = pages(as_member("tom"))
        assert [name for name in NAMES if name not in seen] == ["Secret room"]
        assert [name for name in NAMES if name in pages(Client())] == []

    def test_members_see_what_visitors_did_not(self, lora: Paper) -> None:
        pages(Client())
        assert "Lea Lead" in pages(as_member("tom"), "/papers/")

    def test_open_interpretations_are_all_that_opens(self, lora: Paper, settings: Any) -> None:
        pages(as_member("ivo"))
        settings.PUBLIC_INTERPRETATIONS = True
        seen = pages(Client())
        assert [name for name in NAMES if name in seen] == ["Ivo Writer", "Ivo’s words"]
        assert ("/edit/" in seen, "/revisions/" in seen) == (False, False)
        settings.PUBLIC_INTERPRETATIONS = False
        assert "Ivo’s words" not in pages(Client())

    def test_each_sees_their_own_name_draft_and_links(self, lora: Paper) -> None:
        make_organiser("Olga", handle="olga")
        found: dict[str, Any] = {}
        for handle in ("tom", "dora", "ivo", "olga", "tom", "dora", "ivo", "olga"):
            page = pages(as_member(handle), "/papers/lora/")
            edit = re.findall(r'href="(/papers/lora/(?:comments|interpretations)/)\d+/edit/"', page)
            me = re.findall(r'class="me"[^>]*>([^<]+)<', page)
            here = (me, edit, "A draft that only its authors can see." in page, "/desk/" in page)
            assert found.setdefault(handle, here) == here
        comments, texts = "/papers/lora/comments/", "/papers/lora/interpretations/"
        assert found == {
            "tom": (["Tom Asker"], [comments], False, False),
            "dora": (["Dora"], [texts], True, False),
            "ivo": (["Ivo Writer"], [texts], False, False),
            "olga": (["Olga"], [comments], False, True),
        }

    def test_every_answer_has_tokens_of_its_own(self, lora: Paper) -> None:
        tom = as_member("tom")
        tokens = [
            re.findall(r'name="(?:csrfmiddlewaretoken|token)" value="([^"]+)"', pages(tom)) for _ in "12"
        ]
        assert len(tokens[0]) > 6
        assert not set(tokens[0]) & set(tokens[1])
        assert [hole for hole in OPEN.values() if hole in pages(tom)] == []

    def test_languages_and_zones_are_kept_apart(self, lora: Paper) -> None:
        Member.objects.filter(handle="tom").update(language="zh-hans", time_zone="America/New_York")
        Member.objects.filter(handle="ivo").update(language="en", time_zone="Asia/Shanghai")
        for _ in range(2):
            toms, ivos = pages(as_member("tom")), pages(as_member("ivo"))
            assert ("主讲" in toms, "lead" in ivos, "主讲" in ivos) == (True, True, False)
            assert ("America/New_York" in toms, "America/New_York" in ivos) == (True, False)
            written = Comment.objects.get().created_at
            local = timezone.localtime(written, ZoneInfo("America/New_York"))
            assert f"{local:%H:%M}" in toms


class TestChanges:
    """Each shows at once, on pages that were asked for just before."""

    @pytest.fixture(autouse=True)
    def _seen(self, lora: Paper) -> None:
        pages(as_member("tom"))
        pages(Client())

    @pytest.mark.parametrize(
        ("rows", "change", "gone"),
        [
            (Member.objects.filter(handle="lea"), {"name": "Lea Renamed"}, "Lea Lead"),
            (Member.objects.filter(handle="ivo"), {"name": "Ivo Renamed"}, "Ivo Writer"),
            (Paper.objects.filter(slug="lora"), {"title": "Retitled"}, "The title of paper"),
            (Claim.objects.all(), {"released_at": timezone.now(), "reason": "busy"}, "Lea Lead · lead"),
            (Comment.objects.all(), {"html": "<p>Edited</p>", "edited_at": timezone.now()}, "Tom’s words"),
            (Comment.objects.all(), {"deleted_at": timezone.now(), "html": ""}, "Tom’s words"),
        ],
        ids=["claimant", "author", "title", "release", "edit", "deletion"],
    )
    def test_even_past_all_actions(self, rows: Any, change: dict[str, Any], gone: str) -> None:
        assert gone in pages(as_member("tom"))
        rows.all().update(**change)
        assert gone not in pages(as_member("tom"))

    def test_to_a_meeting(self, lora: Paper) -> None:
        lora.slot.delete()
        assert "LoRA" not in pages(Client(), "/schedule/")

    def test_of_an_organisers_role(self) -> None:
        assert "/desk/" not in pages(as_member("tom"))
        Member.objects.filter(handle="tom").update(role="organiser")
        assert "/desk/" in pages(as_member("tom"))

    def test_of_the_rendered_text(self, lora: Paper) -> None:
        Revision.objects.update(body_html="<p>Rendered anew</p>")
        assert "Rendered anew" in pages(as_member("tom"), "/papers/lora/")


class TestCopiesElsewhere:
    @pytest.mark.parametrize("path", PAGES)
    def test_pages_are_kept_by_nobody_between(self, lora: Paper, path: str) -> None:
        answer = as_member("tom").get(path)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]
        assert [name for name in ("ETag", "Last-Modified") if name in answer.headers] == []

    @pytest.mark.parametrize("path", PAGES)
    def test_another_readers_mark_gets_no_304(self, lora: Paper, path: str) -> None:
        asked = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert as_member("tom").get(path, headers=asked).status_code == 200
        assert Client().get(path, headers=asked).status_code == 200
