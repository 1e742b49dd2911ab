import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Application
from tests.factories import (
    make_claim,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_paper,
)

pytestmark = pytest.mark.django_db

URL = "/desk/"
LONG_AGO = timezone.now() - timedelta(days=60)


def page_of(client: Client) -> str:
    return " ".join(client.get(URL).content.decode().split())


def apply(n: int) -> None:
    Application.objects.create(
        email=f"a{n}@example.org", name=f"Applicant {n}", answer="Why?", created_at=timezone.now()
    )


def test_leads_to_everything_that_organisers_run(client: Client) -> None:
    client.force_login(make_organiser())
    make_list(slug="hundred", title_en="Hundred papers")
    page = page_of(client)
    ways = [
        "/desk/invitations/",
        "/desk/applications/",
        "/desk/members/",
        "/desk/lists/hundred/",
        "/desk/lists/",
        "/desk/papers/",
        "/schedule/plan/",
        "/admin/",
    ]
    assert [way for way in ways if f'href="{way}"' not in page] == []


def test_says_what_waits(client: Client) -> None:
    client.force_login(make_organiser())
    page = page_of(client)
    assert ("waiting" in page, "Nothing is overdue." in page) == (False, True)
    apply(1)
    apply(2)
    late, later, done = (make_paper(short_name=name) for name in ("Late", "Later", "Done"))
    make_claim(later, make_member("Bob"), claimed_at=LONG_AGO + timedelta(days=1))
    make_claim(late, make_member("Ada"), claimed_at=LONG_AGO)
    author = make_member()
    make_claim(done, author, claimed_at=LONG_AGO)
    make_interpretation(done, author)
    make_claim(make_paper(short_name="In time"), make_member())
    page = page_of(client)
    assert "2 waiting" in page
    shown = re.findall(r">(Late|Later|Done|In time)</a> · <a [^>]*><bdi>(\w+)", page)
    assert shown == [("Late", "Ada"), ("Later", "Bob")]


def left_of(client: Client) -> list[str]:
    """The lines of what is overdue or left behind, without their markup."""
    lines = re.findall(r'<li class="left"><span>(.*?)</span> <details', page_of(client))
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]


def test_says_how_late_and_who_is_away(client: Client) -> None:
    client.force_login(make_organiser())
    now = timezone.now()
    ada = make_member("Ada", seen_at=now - timedelta(days=15))
    bob = make_member("Bob", seen_at=now - timedelta(days=13))
    eve = make_member("Eve", joined_at=now - timedelta(days=30))
    gone = make_member("Gone", is_active=False)
    day = timedelta(days=1)
    make_claim(make_paper(short_name="One"), ada, claimed_at=now - 26 * day)
    make_claim(make_paper(short_name="Two"), bob, claimed_at=now - 25 * day, seat=1)
    make_claim(make_paper(short_name="Three"), eve, claimed_at=now - 22 * day)
    make_claim(make_paper(short_name="Four"), gone, claimed_at=now)
    assert left_of(client) == [
        "One · Ada · lead · 5 days late · not seen for 2 weeks",
        "Two · Bob · second reader · 4 days late",
        "Three · Eve · lead · 1 day late · not seen for 4 weeks",
        "Four · Gone · lead · has left",
    ]


def test_releases_there_and_comes_back(client: Client) -> None:
    client.force_login(make_organiser())
    late = make_paper(slug="late", short_name="Late")
    claim = make_claim(late, make_member("Ada"), claimed_at=LONG_AGO)
    address = f"/papers/late/claim/{claim.pk}/release/"
    assert f'action="{address}"' in page_of(client)
    answer = client.post(address, {"reason": "swap", "next": URL}, follow=True)
    assert (answer.redirect_chain, "Late</a> is free again." in answer.content.decode()) == (
        [(URL, 302)],
        True,
    )
    claim.refresh_from_db()
    assert (claim.reason, left_of(client)) == ("swap", [])


def test_says_plan_once_there_is_a_meeting(client: Client) -> None:
    client.force_login(make_organiser())
    assert "Lay out the meetings" in page_of(client)
    make_meeting()
    assert "Plan the meetings" in page_of(client)


def test_is_for_organisers(client: Client) -> None:
    assert client.get(URL).headers["Location"] == "/accounts/login/?next=/desk/"
    client.force_login(make_member())
    answer = client.get(URL)
    assert (answer.status_code, "<p>The desk is for organisers.</p>" in answer.content.decode()) == (
        403,
        True,
    )
    answer = client.get(URL, headers={"Accept-Language": "zh-hans"})
    assert "<p>工作台只供组织者使用。</p>" in answer.content.decode()
    client.force_login(make_organiser())
    assert client.post(URL).status_code == 405


def test_costs_the_same_for_1_3_and_30_of_everything(client: Client) -> None:
    client.force_login(make_organiser(seen_at=timezone.now()))
    seen = []
    for more in (1, 2, 27):
        for n in range(more):
            apply(100 * more + n)
            make_claim(make_paper(), make_member(), claimed_at=LONG_AGO)
            make_list()
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        seen.append(len(captured))
    assert (seen, seen[0] <= 10) == ([seen[0]] * 3, True)
