from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Member
from papers.load import texts
from papers.models import Claim, Comment, Entry, Interpretation, Meeting, Paper, ReadMark, Slot
from tests.factories import make_list, make_member

pytestmark = pytest.mark.django_db

SMALL = ("--papers", "12", "--members", "3", "--comments", "9")


def counts() -> dict[str, int]:
    models = (Member, Paper, Entry, Slot, Interpretation, Comment)
    return {model.__name__: model._default_manager.count() for model in models}


def test_makes_as_much_as_is_asked_for() -> None:
    said = StringIO()
    call_command("seed_load", *SMALL, stdout=said)
    assert said.getvalue() == "12 papers, 3 members, 9 comments on paper-0.\n"
    # Three members write the first paper up in both languages; two others have one interpretation each.
    assert counts() == {
        "Member": 3,
        "Paper": 12,
        "Entry": 12,
        "Slot": 12,
        "Interpretation": 8,
        "Comment": 9,
    }
    assert Meeting.objects.count() == 3
    assert Comment.objects.threads().count() == 3
    assert set(Comment.objects.values_list("paper__slug", flat=True)) == {"paper-0"}
    assert Claim.objects.leads().count() == 6
    assert ReadMark.objects.exists()


def test_texts_are_the_same_every_time() -> None:
    def first_words() -> tuple[str, str]:
        random = Random(7)
        return texts.interpretation(random, "zh-hans"), texts.comment(random)

    assert first_words() == first_words()
    assert 3000 < len(texts.interpretation(Random(7), "en")) < 5000


def test_pages_show_it_and_nobody_can_sign_in() -> None:
    call_command("seed_load", *SMALL, stdout=StringIO())
    member = Member.objects.get(handle="reader-1")
    assert not member.check_password("!")
    client = Client()
    client.force_login(member)
    for path in ("/", "/papers/", "/papers/paper-0/", "/schedule/"):
        assert client.get(path).status_code == 200
    assert client.get("/papers/paper-0/").content.decode().count('class="thread"') == 3


@pytest.mark.parametrize("make", [make_member, make_list])
def test_leaves_a_database_in_use_alone(make: object) -> None:
    assert callable(make)
    make()
    before = counts()
    with pytest.raises(CommandError, match="in use"):
        call_command("seed_load", *SMALL)
    assert counts() == before


@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1000001", "١"])
def test_refuses_what_is_no_number(wrong: str) -> None:
    with pytest.raises(CommandError, match="whole number"):
        call_command("seed_load", f"--papers={wrong}")
