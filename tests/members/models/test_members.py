import pytest
from django.db import IntegrityError

from members.models import Member
from tests.factories import make_member, make_organiser


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada Lovelace", "AL"), ("Ada", "AD"), ("李雷", "雷"), ("Li 雷", "雷"), ("A B C", "AC"), ("", "?")],
)
def test_initials(name: str, initials: str) -> None:
    assert Member(name=name).initials == initials


@pytest.mark.django_db
def test_former_organisers_run_nothing() -> None:
    assert make_organiser().has_module_perms("papers")
    assert not make_organiser(is_active=False).has_perm("papers.add_paper")


@pytest.mark.django_db
def test_natural_key() -> None:
    ada = make_member(email="ada@example.org")
    assert Member.objects.get_by_natural_key("ADA@example.org") == ada


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"email": "Ada@example.org"}, {"handle": "Ada"}])
def test_the_database_keeps_addresses_and_handles_in_small_letters(fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        make_member(**fields)
