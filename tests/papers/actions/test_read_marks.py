from datetime import UTC, datetime, timedelta

import pytest

from papers.actions.read_marks import mark_paper
from papers.models import ReadMark
from tests.factories import make_member, make_paper

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_sets_changes_and_takes_away_the_members_own_mark() -> None:
    paper, ada, bob = make_paper(), make_member(), make_member()
    mark_paper(paper=paper, member=bob, state=ReadMark.State.READ, now=NOW)
    for state in (ReadMark.State.PARTLY, ReadMark.State.READ):
        mark_paper(paper=paper, member=ada, state=state, now=NOW)
        assert [mark.state for mark in ada.read_marks.all()] == [state]
    mark_paper(paper=paper, member=ada, state=None, now=NOW)
    assert [mark.member for mark in paper.read_marks.all()] == [bob]


def test_again_changes_only_the_time() -> None:
    paper, ada = make_paper(), make_member()
    for hours in (0, 1):
        mark_paper(paper=paper, member=ada, state=ReadMark.State.READ, now=NOW + timedelta(hours=hours))
    assert [mark.marked_at for mark in ada.read_marks.all()] == [NOW + timedelta(hours=1)]


def test_taking_away_what_is_not_there_is_nothing() -> None:
    mark_paper(paper=make_paper(), member=make_member(), state=None, now=NOW)
    assert ReadMark.objects.count() == 0
