from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from papers.actions.interpretations import (
    StaleText,
    Text,
    begin_interpretation,
    discard_draft,
    publish_interpretation,
    restore_revision,
    save_draft,
    text_of,
)
from papers.actions.taking_over import take_over_drafts
from papers.models import Claim, Credit, Draft, Interpretation, Revision
from papers.text import RENDERER_VERSION
from readinggroup.errors import RuleViolation
from tests.factories import (
    make_claim,
    make_draft,
    make_interpretation,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db
ONE = Text("One, in short.", "One, at length.")
TWO = Text("Two, in short.", "Two, at length.")


def begin(**fields: Any) -> Interpretation:
    defaults = {"language": "en", "now": timezone.now()}
    return begin_interpretation(
        **{"paper": make_paper(), "member": make_member()} | defaults | fields  # type: ignore[arg-type]  # any field
    )


def save(interpretation: Interpretation, text: Text, version: int, notes: str = "") -> Interpretation:
    """As from a form in another window: what is in memory is not shared."""
    fresh = Interpretation.objects.get(pk=interpretation.pk)
    return save_draft(
        interpretation=fresh,
        member=fresh.author,
        text=text,
        notes=notes,
        version=version,
        now=timezone.now(),
    )


def publish(interpretation: Interpretation, text: Text, version: int, notes: str = "") -> Interpretation:
    fresh = Interpretation.objects.get(pk=interpretation.pk)
    return publish_interpretation(
        interpretation=fresh,
        member=fresh.author,
        text=text,
        notes=notes,
        version=version,
        now=timezone.now(),
    )


def numbers(interpretation: Interpretation) -> list[int]:
    return list(interpretation.revisions.values_list("number", flat=True))


class TestBegin:
    def test_twice_is_the_same_one(self) -> None:
        first = begin()
        assert begin(paper=first.paper, member=first.author) == first
        assert Interpretation.objects.count() == Draft.objects.count() == 1

    def test_each_language_and_member_has_its_own(self) -> None:
        first = begin()
        chinese = begin(paper=first.paper, member=first.author, language="zh-hans")
        others = begin(paper=first.paper)
        assert len({first.pk, chinese.pk, others.pk}) == 3


class TestSave:
    def test_stores_the_text_unpublished_and_one_version_on(self) -> None:
        interpretation = begin()
        saved = save(interpretation, ONE, 0, notes="for me")
        assert (text_of(saved), saved.notes, saved.version) == (ONE, "for me", 1)
        assert not saved.is_published

    @pytest.mark.parametrize("maker", [make_member, make_organiser])
    def test_of_another_is_refused(self, maker: Any) -> None:
        interpretation = begin()
        with pytest.raises(PermissionDenied):
            save_draft(
                interpretation=interpretation,
                member=maker(),
                text=ONE,
                notes="",
                version=0,
                now=timezone.now(),
            )
        assert text_of(interpretation) == Text()

    def test_stale_is_refused_with_what_is_stored(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0, notes="mine")
        with pytest.raises(StaleText) as refused:
            save(interpretation, TWO, 0)
        assert (refused.value.stored, refused.value.notes, refused.value.version) == (ONE, "mine", 1)
        assert text_of(interpretation) == ONE

    def test_naming_the_stored_version_then_wins(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0)
        with pytest.raises(StaleText) as refused:
            save(interpretation, TWO, 0)
        save(interpretation, TWO, refused.value.version)
        assert text_of(interpretation) == TWO

    def test_same_form_twice_is_no_conflict(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0, notes="n")
        assert save(interpretation, ONE, 0, notes="n").version == 1

    def test_other_notes_in_a_stale_form_are_a_conflict(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0, notes="first")
        with pytest.raises(StaleText) as refused:
            save(interpretation, ONE, 0, notes="second")
        assert refused.value.notes == "first"

    def test_does_not_touch_what_is_published(self) -> None:
        interpretation = begin()
        publish(interpretation, ONE, 0)
        saved = save(interpretation, TWO, 1)
        assert saved.current
        assert (saved.current.body, text_of(saved)) == (ONE.body, TWO)


class TestPublish:
    def test_makes_a_rendered_revision_and_ends_the_draft(self) -> None:
        interpretation = begin()
        now = timezone.now()
        published = publish(interpretation, Text("About $x$.", "**Bold**"), 0, notes="secret")
        revision = published.current
        assert revision
        assert (revision.number, revision.renderer_version, revision.published_by) == (
            1,
            RENDERER_VERSION,
            interpretation.author,
        )
        assert revision.published_at >= now
        assert revision.reading_minutes == 1
        assert "<math" in revision.summary_html
        assert revision.body_html == "<p><strong>Bold</strong></p>\n"
        assert not Draft.objects.exists()
        assert "secret" not in revision.summary_html + revision.body_html

    @pytest.mark.parametrize(
        "text",
        [
            Text(),
            Text("", "A text"),
            Text("A summary"),
            Text("A summary", " \n\t"),
            Text(" ", "A text"),
            Text("", "", "https://example.org/"),
        ],
    )
    def test_nothing_without_summary_and_text(self, text: Text) -> None:
        interpretation = begin()
        with pytest.raises(RuleViolation, match="write a summary"):
            publish(interpretation, text, 0)
        interpretation.refresh_from_db()
        assert (interpretation.current, interpretation.version) == (None, 0)

    def test_a_link_elsewhere_with_a_summary_is_enough(self) -> None:
        published = publish(begin(), Text("In short.", "", "https://example.org/lora"), 0)
        assert published.current
        assert published.current.external_url == "https://example.org/lora"

    def test_again_makes_the_next_revision_and_keeps_the_first(self) -> None:
        interpretation = begin()
        publish(interpretation, ONE, 0)
        published = publish(interpretation, TWO, 1)
        assert published.current == published.revisions.get(number=2)
        assert list(published.revisions.values_list("number", "body")) == [(2, TWO.body), (1, ONE.body)]

    def test_the_same_text_makes_no_revision(self) -> None:
        interpretation = begin()
        publish(interpretation, ONE, 0)
        save(interpretation, ONE, 1)
        published = publish(interpretation, ONE, 2)
        assert numbers(published) == [1]
        assert not Draft.objects.exists()

    def test_an_earlier_text_again_is_a_revision(self) -> None:
        interpretation = begin()
        for version, text in enumerate([ONE, TWO, ONE]):
            publish(interpretation, text, version)
        assert numbers(interpretation) == [3, 2, 1]

    def test_same_form_twice_is_one_revision(self) -> None:
        interpretation = begin()
        publish(interpretation, ONE, 0)
        publish(interpretation, ONE, 0)
        assert numbers(interpretation) == [1]

    def test_saved_meanwhile_with_the_same_words_is_published_all_the_same(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0)
        assert publish(interpretation, ONE, 0).is_published
        assert not Draft.objects.exists()

    def test_stale_is_refused_and_publishes_nothing(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0)
        with pytest.raises(StaleText):
            publish(interpretation, TWO, 0)
        assert Revision.objects.count() == 0
        assert text_of(interpretation) == ONE

    def test_fulfils_the_claim(self) -> None:
        interpretation = begin()
        make_claim(interpretation.paper, interpretation.author)
        assert Claim.objects.owed().count() == 1
        publish(interpretation, ONE, 0)
        assert Claim.objects.owed().count() == 0

    def test_of_another_is_refused(self) -> None:
        interpretation = begin()
        with pytest.raises(PermissionDenied):
            publish_interpretation(
                interpretation=interpretation,
                member=make_organiser(),
                text=ONE,
                notes="",
                version=0,
                now=timezone.now(),
            )
        assert not Revision.objects.exists()


class TestDiscard:
    def test_unpublished_goes_with_its_notes(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0, notes="mine")
        interpretation.refresh_from_db()
        discard_draft(interpretation=interpretation, member=interpretation.author, version=1)
        assert (text_of(interpretation), interpretation.notes) == (Text(), "")
        assert not Interpretation.objects.visible_to(interpretation.author).exists()

    def test_what_is_published_stays_with_the_notes(self) -> None:
        interpretation = begin()
        publish(interpretation, ONE, 0)
        save(interpretation, TWO, 1, notes="mine")
        interpretation.refresh_from_db()
        discard_draft(interpretation=interpretation, member=interpretation.author, version=2)
        assert (text_of(interpretation), interpretation.notes) == (ONE, "mine")

    def test_a_second_window_is_told_and_can_save_after_all(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0)
        interpretation.refresh_from_db()
        discard_draft(interpretation=interpretation, member=interpretation.author, version=1)
        with pytest.raises(StaleText) as refused:
            save(interpretation, TWO, 1)
        assert refused.value.stored == Text()
        assert text_of(save(interpretation, TWO, refused.value.version)) == TWO

    def test_stale_throws_nothing_away(self) -> None:
        interpretation = begin()
        save(interpretation, ONE, 0)
        with pytest.raises(StaleText):
            discard_draft(interpretation=interpretation, member=interpretation.author, version=0)
        assert text_of(interpretation) == ONE

    def test_of_another_is_refused(self) -> None:
        interpretation = begin()
        with pytest.raises(PermissionDenied):
            discard_draft(interpretation=interpretation, member=make_organiser(), version=0)
        assert Draft.objects.count() == 1


class TestTakeOver:
    def test_the_draft_becomes_the_takers_with_the_giver_in_the_byline(self) -> None:
        giver, taker, paper = make_member(), make_member(), make_paper()
        given = make_draft(paper, giver, body="Begun.")
        take_over_drafts(paper=paper, giver=giver, taker=taker, now=timezone.now())
        given.refresh_from_db()
        assert (given.author, given.version, text_of(given).body) == (taker, 2, "Begun.")
        assert list(given.credits.values_list("member", "kind")) == [(giver.pk, "begun")]

    def test_the_givers_open_window_is_refused_with_a_sentence(self) -> None:
        giver, taker, paper = make_member(), make_member(), make_paper()
        opened = make_draft(paper, giver, body="Begun.")
        take_over_drafts(paper=paper, giver=giver, taker=taker, now=timezone.now())
        with pytest.raises(RuleViolation, match="handed over meanwhile"):
            save_draft(interpretation=opened, member=giver, text=ONE, notes="", version=1, now=timezone.now())
        assert text_of(opened).body == "Begun."

    def test_below_what_the_taker_has_written(self) -> None:
        giver, taker, first, paper = make_member(), make_member(), make_member(), make_paper()
        own = make_draft(paper, taker, summary="Mine.", body="My text.")
        given = make_draft(paper, giver, summary="Theirs.", body="Their text.")
        Interpretation.objects.filter(pk=given.pk).update(notes="their notes")
        Credit.objects.create(interpretation=given, member=first, kind=Credit.Kind.BEGUN)
        take_over_drafts(paper=paper, giver=giver, taker=taker, now=timezone.now())
        own.refresh_from_db()
        assert text_of(own) == Text("Mine.\n\nTheirs.", "My text.\n\nTheir text.")
        assert (own.notes, own.version) == ("their notes", 2)
        assert set(own.credits.values_list("member", flat=True)) == {giver.pk, first.pk}
        assert not Interpretation.objects.filter(pk=given.pk).exists()

    def test_another_language_stands_beside(self) -> None:
        giver, taker, paper = make_member(), make_member(), make_paper()
        make_draft(paper, taker)
        make_draft(paper, giver, language="zh-hans")
        take_over_drafts(paper=paper, giver=giver, taker=taker, now=timezone.now())
        assert sorted(paper.interpretations.filter(author=taker).values_list("language", flat=True)) == [
            "en",
            "zh-hans",
        ]

    def test_what_the_giver_published_or_threw_away_stays_theirs(self) -> None:
        giver, taker, paper = make_member(), make_member(), make_paper()
        make_interpretation(paper, giver)
        thrown_away = make_draft(paper, giver, language="zh-hans")
        discard_draft(interpretation=thrown_away, member=giver, version=1)
        take_over_drafts(paper=paper, giver=giver, taker=taker, now=timezone.now())
        assert not paper.interpretations.filter(author=taker).exists()
        assert not Credit.objects.exists()


class TwoWindows(RuleBasedStateMachine):
    """Whatever two windows of one author do: what was acknowledged is stored, or was replaced knowingly."""

    windows = st.sampled_from([0, 1])
    words = st.sampled_from(["a", "b", "c"])

    def __init__(self) -> None:
        super().__init__()
        self.interpretation = begin()
        self.now = timezone.now()
        self.stored, self.version = Text(), 0
        self.published = 0
        self.typed = [Text(), Text()]
        self.opened = [0, 0]

    @rule(window=windows, summary=words, body=words)
    def type(self, window: int, summary: str, body: str) -> None:
        self.typed[window] = Text(summary, body)

    @rule(window=windows)
    def reload(self, window: int) -> None:
        self.typed[window], self.opened[window] = self.stored, self.version

    @rule(window=windows, adopt=st.booleans())
    def save(self, window: int, adopt: bool) -> None:
        self._send(save, window, adopt=adopt)

    @rule(window=windows, adopt=st.booleans())
    def publish(self, window: int, adopt: bool) -> None:
        if self.typed[window].summary:
            self._send(publish, window, adopt=adopt)

    @rule(window=windows, pick=st.integers(0, 9))
    def restore(self, window: int, pick: int) -> None:
        """An earlier revision; a draft beside it stays what one goes on writing from."""
        revisions = list(self.interpretation.revisions.order_by("number"))
        if not revisions:
            return
        self.now += timedelta(seconds=1)
        revision, opened = revisions[pick % len(revisions)], self.opened[window]
        member = self.interpretation.author
        try:
            restore_revision(revision=revision, member=member, reason="", version=opened, now=self.now)
        except RuleViolation:
            assert opened != self.version or revision.body == revisions[-1].body
            return
        assert opened == self.version
        self.version += 1
        if not Draft.objects.filter(interpretation=self.interpretation).exists():
            self.stored = Text(revision.summary, revision.body)

    def _send(self, act: Any, window: int, *, adopt: bool) -> None:
        self.now += timedelta(seconds=1)
        text, opened = self.typed[window], self.opened[window]
        try:
            acknowledged = act(self.interpretation, text, opened)
        except StaleText as stale:
            assert opened != self.version
            assert text != self.stored
            assert (stale.stored, stale.version) == (self.stored, self.version)
            if adopt:
                self.opened[window] = stale.version
            return
        assert opened == self.version or text == self.stored
        self.stored, self.version = text, acknowledged.version
        if act is publish:
            assert acknowledged.current.body == text.body
            assert not Draft.objects.filter(interpretation=self.interpretation).exists()

    @invariant()
    def what_was_acknowledged_is_stored(self) -> None:
        self.interpretation.refresh_from_db()
        assert (text_of(self.interpretation), self.interpretation.version) == (self.stored, self.version)

    @invariant()
    def revisions_are_numbered_without_gaps(self) -> None:
        found = numbers(self.interpretation)
        assert found == list(range(len(found), 0, -1))
        assert len(found) >= self.published
        self.published = len(found)


def test_two_windows_lose_nothing() -> None:
    run_state_machine_as_test(TwoWindows, settings=settings(stateful_step_count=25))
