"""What members did from day to day, a line each in fixtures/demo/diary.txt: when, who, what, and of what."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from members.actions.visits import note_visit
from members.models import Member
from papers.actions.answers import set_answer
from papers.actions.claims import claim_paper, extend_claim, release_claim
from papers.actions.hand_overs import accept_hand_over, decline_hand_over, offer_claim
from papers.actions.pairs import pair_interpretations
from papers.actions.read_marks import mark_paper
from papers.demo.story import Group, Step, read_text
from papers.models import Answer, Claim, HandOver, Meeting, ReadMark

Words = Sequence[str]
Deed = Callable[[Group, Member, Words, datetime], object]


def steps(group: Group) -> Iterator[Step]:
    for line in read_text("diary.txt").splitlines():
        if line.strip() and not line.startswith("#"):
            days, clock, *words = line.split()
            yield Step(group.at(f"{days} {clock}"), _act(group, words))


def _act(group: Group, words: Words) -> Callable[[datetime], object]:
    handle, verb, *rest = words
    return lambda now: DEEDS[verb](group, group.members[handle], rest, now)


def _claims(group: Group, member: Member, words: Words, now: datetime) -> None:
    role, *slugs = words
    for slug in slugs:
        claim_paper(paper=group.papers[slug], member=member, lead=role == "lead", now=now)


def _extends(group: Group, member: Member, words: Words, now: datetime) -> None:
    extend_claim(claim=_claim(group, member.handle, words[0]), member=member, now=now)


def _releases(group: Group, member: Member, words: Words, now: datetime) -> None:
    """`releases PAPER REASON`, and of another's claim its handle after that."""
    slug, reason, *holder = words
    claim = _claim(group, holder[0] if holder else member.handle, slug)
    release_claim(claim=claim, member=member, reason=reason, now=now)


def _offers(group: Group, member: Member, words: Words, now: datetime) -> None:
    """`offers PAPER HANDLE`, and the rest of the line is the message."""
    slug, to, *message = words
    offer_claim(
        claim=_claim(group, member.handle, slug),
        member=member,
        to_member=group.members[to],
        message=" ".join(message),
        now=now,
    )


def _accepts(group: Group, member: Member, words: Words, now: datetime) -> None:
    accept_hand_over(hand_over=_offer(group, member, words[0]), member=member, now=now)


def _declines(group: Group, member: Member, words: Words, now: datetime) -> None:
    decline_hand_over(hand_over=_offer(group, member, words[0]), member=member, now=now)


def _marks(group: Group, member: Member, words: Words, now: datetime) -> None:
    state, *slugs = words
    for slug in slugs:
        mark_paper(paper=group.papers[slug], member=member, state=ReadMark.State(state), now=now)


def _answers(group: Group, member: Member, words: Words, now: datetime) -> None:
    value, *numbers = words
    for number in numbers:
        meeting = Meeting.objects.get(number=number)
        set_answer(meeting=meeting, member=member, value=Answer.Value(value), now=now)


def _pairs(group: Group, member: Member, words: Words, now: datetime) -> None:
    """`pairs PAPER`: their own interpretation of it with the one in the other language."""
    published = group.papers[words[0]].interpretations.published().select_related("current")
    own = published.get(author=member)
    other = published.exclude(language=own.language).get()
    pair_interpretations(interpretation=own, other=other, member=member)


def _visits(group: Group, member: Member, words: Words, now: datetime) -> None:
    note_visit(member=member, now=now)


def _claim(group: Group, handle: str, slug: str) -> Claim:
    standing = Claim.objects.standing().with_meeting().select_related("paper", "member")
    return standing.get(paper=group.papers[slug], member=group.members[handle])


def _offer(group: Group, member: Member, slug: str) -> HandOver:
    return HandOver.objects.open().get(claim__paper=group.papers[slug], to_member=member)


DEEDS: dict[str, Deed] = {
    "claims": _claims,
    "extends": _extends,
    "releases": _releases,
    "offers": _offers,
    "accepts": _accepts,
    "declines": _declines,
    "marks": _marks,
    "answers": _answers,
    "pairs": _pairs,
    "visits": _visits,
}
