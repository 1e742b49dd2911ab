import pytest
from django.test import RequestFactory

from papers.forms.curation import PartForm
from papers.views.desk_pages import form_page
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest
from tests.factories import make_list, make_organiser, make_part

pytestmark = pytest.mark.django_db


def test_a_refusal_that_is_not_about_a_stale_form_compares_nothing(rf: RequestFactory) -> None:
    request: MemberRequest = rf.post("/", {"title_en": "Kept"})  # type: ignore[assignment]  # has its user below
    request.user = make_organiser()
    form = PartForm(request.POST, instance=make_part(make_list()))

    def save() -> str:
        raise RuleViolation("No.")

    answer = form_page(request, form, "papers/part_form.html", {"title": "T", "back": "/"}, save)

    assert (answer.status_code, form.theirs) == (409, [])
    assert ('role="alert">No.' in answer.text, "Kept" in answer.text) == (True, True)
