import pytest
from django.core.exceptions import PermissionDenied

from papers.actions.minutes import fingerprint, write_minutes
from papers.text import RENDERER_VERSION
from readinggroup.errors import RuleViolation
from tests.factories import make_meeting, make_member, make_organiser

pytestmark = pytest.mark.django_db


def test_are_rendered_and_stored() -> None:
    meeting = write_minutes(
        meeting=make_meeting(), member=make_organiser(), source="**Read** <b>x</b>", made_from=fingerprint("")
    )
    assert "<strong>Read</strong>" in meeting.minutes_html
    assert "<b>" not in meeting.minutes_html
    assert (meeting.minutes_source, meeting.minutes_renderer_version) == (
        "**Read** <b>x</b>",
        RENDERER_VERSION,
    )


def test_a_stale_save_is_refused_and_loses_nothing() -> None:
    meeting, organiser = make_meeting(minutes_source="old"), make_organiser()
    seen = fingerprint("old")
    write_minutes(meeting=meeting, member=organiser, source="first", made_from=seen)
    with pytest.raises(RuleViolation, match="while you wrote"):
        write_minutes(meeting=meeting, member=organiser, source="second", made_from=seen)
    meeting.refresh_from_db()
    assert meeting.minutes_source == "first"


def test_the_same_form_twice_is_one_save() -> None:
    meeting, organiser = make_meeting(), make_organiser()
    for _ in range(2):
        write_minutes(meeting=meeting, member=organiser, source="text", made_from=fingerprint(""))
    meeting.refresh_from_db()
    assert meeting.minutes_source == "text"


def test_not_by_a_member() -> None:
    with pytest.raises(PermissionDenied):
        write_minutes(meeting=make_meeting(), member=make_member(), source="x", made_from=fingerprint(""))
