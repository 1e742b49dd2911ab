"""Many at once; run on both databases."""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.models import Member
from papers.actions.claims import claim_paper, extend_claim, release_claim
from papers.actions.hand_overs import accept_hand_over, withdraw_hand_over
from papers.actions.interpretations import Text, publish_interpretation, text_of
from papers.actions.read_marks import mark_paper
from papers.models import Claim, HandOver, Interpretation, Paper, ReadMark
from readinggroup.http import refusal
from tests.factories import make_claim, make_draft, make_member, make_organiser, make_paper

pytestmark = pytest.mark.django_db(transaction=True)

Got = TypeVar("Got")

HTMX = {"HX-Request": "true"}


def at_once(*acts: Callable[[], Got]) -> list[Got]:
    """What each got, all having started together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Got]) -> Got:
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def signed_in(count: int) -> list[tuple[Member, Client]]:
    people = []
    for number in range(count):
        member, client = make_member(f"Reader {number}.", handle=f"r-{uuid.uuid4().hex[:8]}"), Client()
        client.force_login(member)
        people.append((member, client))
    return people


def claiming(
    client: Client, paper: Paper, headers: dict[str, str], **data: str
) -> Callable[[], tuple[int, str]]:
    def post() -> tuple[int, str]:
        response = client.post(f"{paper.get_absolute_url()}claim/", data, headers=headers)
        return response.status_code, response.content.decode()

    return post


def offered(claim: Claim, to_member: Member) -> HandOver:
    return HandOver.objects.create(claim=claim, to_member=to_member, offered_at=timezone.now())


def loaded(claim: Claim) -> Claim:
    return Claim.objects.with_meeting().get(pk=claim.pk)


def test_fifty_claim_the_lead_and_one_has_it() -> None:
    paper, people = make_paper(), signed_in(50)
    answers = at_once(*(claiming(client, paper, HTMX) for _, client in people))
    (winner,) = [claim.member for claim in paper.claims.all()]
    said = f"{winner.name} leads this paper; you can be second reader."
    losers = [text for status, text in answers if status == 409]
    assert Counter(status for status, _ in answers) == {200: 1, 409: 49}
    assert [text for text in losers if said not in text or "Be second reader" not in text] == []


def test_fifty_claim_the_lead_without_javascript() -> None:
    paper, people = make_paper(), signed_in(50)
    answers = at_once(*(claiming(client, paper, {}) for _, client in people))
    (winner,) = [claim.member for claim in paper.claims.all()]
    assert Counter(status for status, _ in answers) == {302: 50}
    pages = {member: client.get(paper.get_absolute_url()).content.decode() for member, client in people}
    said = f"{winner.name} leads this paper; you can be second reader."
    assert {member for member, page in pages.items() if said in page} == set(pages) - {winner}
    assert "You have claimed <a" in pages[winner]


def test_fifty_want_to_be_second_reader_and_two_are() -> None:
    paper, people = make_paper(), signed_in(50)
    answers = at_once(*(claiming(client, paper, HTMX, role="second") for _, client in people))
    readers = list(paper.claims.order_by("seat"))
    names = ", ".join(claim.member.name for claim in readers)
    losers = [text for status, text in answers if status == 409]
    assert Counter(status for status, _ in answers) == {200: 2, 409: 48}
    assert [claim.seat for claim in readers] == [1, 2]
    assert [text for text in losers if f"{names} are the second readers" not in text] == []


def test_ten_papers_claimed_at_once_do_not_pass_the_limit() -> None:
    (member, _client), papers = signed_in(1)[0], [make_paper() for _ in range(10)]
    clients = [Client() for _ in papers]
    for client in clients:
        client.force_login(member)
    answers = at_once(*(claiming(client, paper, HTMX) for client, paper in zip(clients, papers, strict=True)))
    assert Counter(status for status, _ in answers) == {200: 4, 409: 6}
    assert member.claims.standing().leads().count() == 4


def test_one_click_many_times_is_one_claim() -> None:
    paper, (_, client) = make_paper(), signed_in(1)[0]
    answers = at_once(*[claiming(client, paper, HTMX)] * 12)
    assert Counter(status for status, _ in answers) == {200: 1, 409: 11}
    assert paper.claims.count() == 1


def test_second_readers_who_reach_for_the_lead_keep_a_seat_each() -> None:
    paper, ada, bob = make_paper(), make_member(), make_member()
    make_claim(paper, ada, seat=1)
    make_claim(paper, bob, seat=2)

    def lead(member: Member) -> str:
        now = timezone.now()
        return refusal(lambda: claim_paper(paper=paper, member=member, lead=True, now=now))

    problems = at_once(lambda: lead(ada), lambda: lead(bob))
    leader = paper.claims.standing().leads().get().member
    assert sorted(problems) == ["", f"{leader.name} leads this paper."]
    assert {claim.member for claim in paper.claims.standing()} == {ada, bob}


def test_two_releases_at_once_are_one() -> None:
    claim = make_claim(make_paper(), make_member())

    def release() -> str:
        mine, now = loaded(claim), timezone.now()
        return refusal(lambda: release_claim(claim=mine, member=mine.member, reason="busy", now=now))

    assert Counter(at_once(*[release] * 8)) == {"": 1, "This claim was released already.": 7}


def test_two_extensions_at_once_are_one_week() -> None:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    claim = make_claim(make_paper(), make_member(), extended_to=today, claimed_at=timezone.now())
    Claim.objects.update(claimed_at=timezone.now() - timedelta(days=60))

    def extend() -> str:
        mine = loaded(claim)
        return refusal(lambda: extend_claim(claim=mine, member=mine.member, now=timezone.now()))

    at_once(*[extend] * 8)
    claim.refresh_from_db()
    assert claim.extended_to == today + timedelta(days=7)


def accept(offer: HandOver) -> str:
    mine, now = HandOver.objects.select_related("claim__member", "to_member").get(pk=offer.pk), timezone.now()
    return refusal(lambda: accept_hand_over(hand_over=mine, member=mine.to_member, now=now))


def test_two_acceptances_at_once_are_one() -> None:
    ada, bob = make_member(), make_member()
    claim = make_claim(make_paper(), ada)
    make_draft(claim.paper, ada, body="Begun.")
    offer = offered(claim, bob)
    answers = at_once(*[lambda: accept(offer)] * 8)
    assert Counter(answers) == {"": 1, "This offer is no longer open.": 7}
    assert [standing.member for standing in claim.paper.claims.standing()] == [bob]
    assert text_of(Interpretation.objects.get(author=bob)).body == "Begun."


@pytest.mark.parametrize("_round", range(10))
def test_acceptance_against_release(_round: int) -> None:
    ada, bob = make_member(), make_member()
    claim = make_claim(make_paper(), ada)
    offer = offered(claim, bob)

    def release() -> str:
        mine, now = loaded(claim), timezone.now()
        return refusal(lambda: release_claim(claim=mine, member=ada, reason="busy", now=now))

    accepted, released = at_once(lambda: accept(offer), release)
    offer.refresh_from_db()
    claim.refresh_from_db()
    holders = [standing.member for standing in claim.paper.claims.standing()]
    ends = (accepted, released, offer.outcome, claim.reason, holders)
    assert ends in [
        ("", "This claim was released already.", "accepted", "handed", [bob]),
        ("This offer is no longer open.", "", "withdrawn", "busy", []),
    ]


@pytest.mark.parametrize("_round", range(10))
def test_acceptance_against_withdrawal(_round: int) -> None:
    ada, bob = make_member(), make_member()
    claim = make_claim(make_paper(), ada)
    offer = offered(claim, bob)

    def withdraw() -> str:
        mine, now = HandOver.objects.select_related("claim").get(pk=offer.pk), timezone.now()
        return refusal(lambda: withdraw_hand_over(hand_over=mine, member=ada, now=now))

    accepted, withdrawn = at_once(lambda: accept(offer), withdraw)
    offer.refresh_from_db()
    holder = claim.paper.claims.standing().get().member
    closed = "This offer is no longer open."
    assert (accepted, withdrawn, offer.outcome, holder) in [
        ("", closed, "accepted", bob),
        (closed, "", "withdrawn", ada),
    ]


@pytest.mark.parametrize("_round", range(10))
def test_two_who_hand_over_to_each_other(_round: int) -> None:
    """Neither waits for the other: each row is taken in the same order."""
    ada, bob = make_member(), make_member()
    here, there = make_claim(make_paper(), ada), make_claim(make_paper(), bob)
    make_draft(here.paper, ada)
    make_draft(there.paper, bob)
    to_bob, to_ada = offered(here, bob), offered(there, ada)
    assert at_once(lambda: accept(to_bob), lambda: accept(to_ada)) == ["", ""]
    assert here.paper.claims.standing().get().member == bob
    assert there.paper.claims.standing().get().member == ada


@pytest.mark.parametrize("_round", range(10))
def test_acceptance_against_publishing(_round: int) -> None:
    """Either the giver's text is published and stays theirs, or it goes along unpublished."""
    ada, bob = make_member(), make_member()
    claim = make_claim(make_paper(), ada)
    draft = make_draft(claim.paper, ada, body="All of it.")
    offer = offered(claim, bob)
    # As its page was loaded, before either.
    mine = Interpretation.objects.get(pk=draft.pk)

    def publish() -> str:
        text = Text("In short.", "All of it.")
        return refusal(
            lambda: publish_interpretation(
                interpretation=mine, member=ada, text=text, notes="", version=1, now=timezone.now()
            )
        )

    accepted, published = at_once(lambda: accept(offer), publish)
    interpretation = Interpretation.objects.get()
    holder = claim.paper.claims.standing().get().member
    assert (accepted == "", published == "") in [(True, False), (False, True)]
    assert (interpretation.author, interpretation.is_published) == (holder, holder == ada)
    assert text_of(interpretation).body == "All of it."


def test_a_mark_set_many_times_at_once_is_one() -> None:
    paper, ada = make_paper(), make_member()

    def mark() -> None:
        mark_paper(paper=paper, member=ada, state=ReadMark.State.READ, now=timezone.now())

    at_once(*[mark] * 12)
    assert ReadMark.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_paper_deleted_under_what_members_do_to_it_is_no_error(headers: dict[str, str]) -> None:
    organiser, ((_, desk), *readers) = make_organiser(), signed_in(5)
    desk.force_login(organiser)
    forms = {
        "claim/": {},
        "read/": {"state": "read"},
        "interpretations/": {"language": "en"},
        "comments/": {"source": "Said.", "token": str(uuid.uuid4())},
    }

    def post(client: Client, url: str, form: dict[str, str]) -> Callable[[], int]:
        return lambda: client.post(url, form, headers=headers).status_code

    told = Counter[int]()
    for _ in range(12):
        paper = make_paper()
        acts = [
            post(client, paper.get_absolute_url() + below, form)
            for (_, client), (below, form) in zip(readers, forms.items(), strict=True)
        ]
        told.update(at_once(*acts, post(desk, f"/desk/papers/{paper.slug}/delete/", {})))
    assert set(told) <= {200, 302, 404, 409}
