import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from papers.models import Credit, Draft, Interpretation, Revision
from tests.factories import make_draft, make_interpretation, make_member, make_paper

pytestmark = pytest.mark.django_db
FORM = {"summary": "In short.", "body": "Ours.", "external_url": "", "notes": "", "version": 1}


@pytest.fixture
def ada() -> Member:
    return make_member("Ada", handle="ada")


@pytest.fixture
def bo() -> Member:
    return make_member("Bo", handle="bo")


@pytest.fixture
def draft(ada: Member) -> Interpretation:
    return make_draft(make_paper(slug="lora"), ada, body="Begun.")


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def address(name: str, draft: Interpretation, *more: str) -> str:
    return reverse(f"papers:{name}", args=["lora", draft.pk, *more])


def write_along(draft: Interpretation, member: Member) -> None:
    Credit.objects.create(interpretation=draft, member=member, kind=Credit.Kind.WITH)


class TestCreate:
    def test_opens_the_draft_to_them(self, ada: Member, bo: Member, draft: Interpretation) -> None:
        before = signed_in(bo)
        assert before.get(address("draft_edit", draft)).status_code == 404
        answer = signed_in(ada).post(address("co_author_create", draft), {"member": "bo"}, follow=True)
        assert "Bo writes along now." in answer.content.decode()
        assert "Begun." in before.get(address("draft_edit", draft)).content.decode()
        paper = before.get("/papers/lora/").content.decode()
        assert f'href="{address("draft_edit", draft)}"' in paper
        assert "A draft that only its authors can see." in paper

    def test_others_still_see_nothing(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        outsider = signed_in(make_member())
        for name in ("draft_edit", "co_author_create"):
            assert outsider.get(address(name, draft)).status_code == 404
        assert address("draft_edit", draft) not in outsider.get("/papers/lora/").content.decode()

    def test_the_author_alone_chooses(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        make_member(handle="cy")
        client = signed_in(bo)
        assert "Invite to write along" not in client.get(address("co_author_create", draft)).content.decode()
        assert client.post(address("co_author_create", draft), {"member": "cy"}).status_code == 403
        assert draft.credits.count() == 1

    @pytest.mark.parametrize("handle", ["ada", "bo", "gone", "nobody", ""])
    def test_only_active_members_who_do_not_write_yet(
        self, ada: Member, bo: Member, draft: Interpretation, handle: str
    ) -> None:
        write_along(draft, bo)
        make_member(handle="gone", is_active=False)
        answer = signed_in(ada).post(address("co_author_create", draft), {"member": handle})
        assert answer.status_code == 422
        assert list(draft.co_authors) == [bo]

    def test_there_are_not_too_many(self, ada: Member, draft: Interpretation) -> None:
        for _ in range(5):
            write_along(draft, make_member())
        make_member(handle="late")
        answer = signed_in(ada).post(address("co_author_create", draft), {"member": "late"})
        assert answer.status_code == 409
        assert "at most 5 co-authors" in answer.content.decode()


class TestWriting:
    def test_they_save_and_publish(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        client = signed_in(bo)
        assert client.post(address("draft_edit", draft), FORM).status_code == 302
        assert Draft.objects.get().saved_by == bo
        assert client.post(address("draft_publish", draft), {**FORM, "version": 2}).status_code == 302
        assert (Revision.objects.get().published_by, draft.author.name) == (bo, "Ada")

    def test_one_who_is_behind_is_shown_the_others_text(
        self, ada: Member, bo: Member, draft: Interpretation
    ) -> None:
        write_along(draft, bo)
        signed_in(ada).post(address("draft_edit", draft), {**FORM, "body": "Hers."})
        answer = signed_in(bo).post(address("draft_edit", draft), {**FORM, "body": "His."})
        assert answer.status_code == 409
        assert "<del>Hers</del><ins>His</ins>" in answer.content.decode()
        assert Draft.objects.get().body == "Hers."

    def test_they_take_it_along_as_a_file(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        file = signed_in(bo).get(address("manuscript_download", draft)).content.decode()
        assert "Begun." in file
        assert "\nversion: 1\n" in file
        assert signed_in(make_member()).get(address("manuscript_download", draft)).status_code == 404

    def test_they_do_not_throw_it_away(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        assert signed_in(bo).post(address("draft_discard", draft), {"version": 1}).status_code == 403
        assert Draft.objects.exists()

    def test_all_stand_in_the_byline(self, ada: Member, bo: Member) -> None:
        text = make_interpretation(make_paper(slug="lora"), ada)
        for member in (bo, make_member("Cy")):
            write_along(text, member)
        Credit.objects.create(interpretation=text, member=make_member("Di"), kind=Credit.Kind.BEGUN)
        page = signed_in(make_member(seen_at=timezone.now())).get("/papers/lora/").content.decode()
        byline = re.search(r'<p class="byline".*?</p>', page, re.DOTALL)
        assert byline is not None
        words = " ".join(re.sub("<[^>]+>", " ", byline[0]).split())
        assert "Di, begun · Ada , finished with Bo , Cy · English" in words


class TestDelete:
    def test_the_author_ends_it(self, ada: Member, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        signed_in(ada).post(address("co_author_delete", draft, "bo"))
        assert signed_in(bo).get(address("draft_edit", draft)).status_code == 404

    def test_they_leave(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        answer = signed_in(bo).post(address("co_author_delete", draft, "bo"))
        assert answer.headers["Location"] == "/papers/lora/"
        assert not draft.credits.exists()

    def test_they_do_not_remove_each_other(self, bo: Member, draft: Interpretation) -> None:
        write_along(draft, bo)
        write_along(draft, make_member(handle="cy"))
        assert signed_in(bo).post(address("co_author_delete", draft, "cy")).status_code == 403
        assert draft.credits.count() == 2

    def test_who_does_not_write_along_is_not_there(self, ada: Member, draft: Interpretation) -> None:
        make_member(handle="cy")
        assert signed_in(ada).post(address("co_author_delete", draft, "cy")).status_code == 404
