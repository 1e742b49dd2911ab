"""The group is read once and again when it was changed, by whichever process."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from members.actions.groups import change_group
from members.models import Group, the_group
from members.models.groups import mark_group_changed
from tests.factories import make_organiser

pytestmark = pytest.mark.django_db


def test_many_readings_cost_one_query() -> None:
    change_group(name="Readers", time_zone="UTC", by=make_organiser())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert {the_group().name for _ in range(10)} == {"Readers"}
    assert len(queries) == 1


def test_without_a_change_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        the_group()
    assert len(queries) == 0


def test_another_process_is_heard_of() -> None:
    change_group(name="Readers", time_zone="UTC", by=make_organiser())
    the_group()
    Group.objects.update(name="Writers")
    assert the_group().name == "Readers"
    mark_group_changed()
    assert the_group().name == "Writers"


def test_it_is_set_up_by_an_organiser_or_by_the_environment(settings: Settings) -> None:
    settings.GROUP_IS_NAMED = False
    assert not the_group().is_set_up
    settings.GROUP_IS_NAMED = True
    assert the_group().is_set_up
    settings.GROUP_IS_NAMED = False
    change_group(name="Readers", time_zone="UTC", by=make_organiser())
    assert the_group().is_set_up
