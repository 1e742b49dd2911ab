import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from papers.actions.terms import remove_term, save_term
from papers.models import Term
from papers.rules.terms import MOST_TERMS
from readinggroup.errors import RuleViolation
from readinggroup.http import refusal
from tests.factories import make_member, make_term
from tests.papers.test_races import at_once

pytestmark = pytest.mark.django_db


def test_none_is_removed_by_others() -> None:
    term = make_term("alignment", "对齐")
    with pytest.raises(PermissionDenied):
        remove_term(term=term, member=make_member())
    assert Term.objects.get() == term


def test_one_that_is_gone_is_not_changed() -> None:
    term = make_term("alignment", "对齐")
    Term.objects.all().delete()
    with pytest.raises(RuleViolation, match="deleted in the meantime"):
        save_term(term=term, seen="", member=term.added_by, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_the_last_one_does() -> None:
    by, now = make_member(), timezone.now()
    fields = {"chinese": "名", "added_by": by, "changed_by": by, "changed_at": now}
    Term.objects.bulk_create(Term(term=f"t{number}", **fields) for number in range(MOST_TERMS - 1))

    def add(name: str) -> str:
        term = Term(term=name, chinese="名")
        return refusal(lambda: save_term(term=term, seen="", member=by, now=now))

    problems = at_once(*((lambda name=name: add(name)) for name in ("a1", "b1", "c1", "d1")))
    assert sorted(problems) == ["", *["The glossary is full: it has 500 terms."] * 3]
    assert Term.objects.count() == MOST_TERMS
