from datetime import timedelta

import pytest
from django.utils import timezone

from members.actions.visits import note_visit
from tests.factories import make_member


@pytest.mark.django_db
def test_a_pause_ends_a_visit() -> None:
    ada, now = make_member(), timezone.now()
    note_visit(member=ada, now=now)
    note_visit(member=ada, now=now + timedelta(minutes=30))
    ada.refresh_from_db()
    assert ada.seen_at == now + timedelta(minutes=30)
    note_visit(member=ada, now=now + timedelta(hours=3))
    ada.refresh_from_db()
    assert (ada.last_visit_ended_at, ada.seen_at) == (now + timedelta(minutes=30), now + timedelta(hours=3))
