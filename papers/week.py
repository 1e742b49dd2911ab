"""What "This week" shows a member: the next meeting, what they owe, and what is new, theirs first."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Member
from papers.first_steps import questions
from papers.models import Answer, Claim, Comment, HandOver, Interpretation, Meeting, Paper, PaperLink, Slot
from papers.rules.claims import group_date, is_due_soon
from papers.schedule import Holder, Place

# More than this is not news but a list; the pages themselves have the rest.
MOST_NEWS = 20
# Of one discussion.
MOST_SAID = 3
# Whoever was not here before is shown what the last meetings brought.
LATELY = timedelta(days=14)


class Task(NamedTuple):
    """A text that the member owes or has begun."""

    paper: Paper
    claim: Claim | None
    draft: Interpretation | None
    can_extend: bool = False


class Talk(NamedTuple):
    """What is new in the discussion of a paper: the latest, oldest first."""

    paper: Paper
    said: list[Comment]
    has_more: bool


def next_meeting(member: Member, now: datetime) -> Any:
    """With the member's answer, how many come, in how many days on their calendar, and their first steps."""
    answers = Answer.objects.filter(meeting=OuterRef("pk"))
    counted = answers.order_by().values("meeting").annotate(count=Count("pk")).values("count")
    meetings: Any = Meeting.objects.open(now).annotate(
        my_answer=Subquery(answers.filter(member=member).values("value")),
        coming=Subquery(counted.filter(value=Answer.Value.YES)),
        unsure=Subquery(counted.filter(value=Answer.Value.MAYBE)),
        **questions(member),
    )
    meeting = meetings.first()
    if meeting:
        meeting.in_days = (timezone.localdate(meeting.starts_at) - timezone.localdate(now)).days
        meeting.has_begun = meeting.starts_at <= now
    return meeting


def papers_of(meeting: Meeting) -> list[tuple[Place, bool, int]]:
    """Each with who has claimed it, whether it is interpreted, how many questions wait for it; one query."""
    return [
        (Place(slug, title, name, tuple(Holder(*row[5:]) for row in rows if row[6])), is_interpreted, waiting)
        for (slug, title, name, is_interpreted, waiting), rows in groupby(
            _SLOTS.filter(meeting=meeting), lambda row: row[:5]
        )
    ]


def unclaimed_papers(now: datetime) -> list[Any]:
    """Three of the next meetings that nobody leads or has interpreted."""
    led = Claim.objects.standing().leads().filter(paper=OuterRef("paper"))
    slots = Slot.objects.filter(meeting__in=Meeting.objects.open(now))
    free = slots.exclude(Exists(led)).exclude(Exists(_TEXTS)).select_related("paper", "meeting")
    return list(free.order_by("meeting__starts_at", "position", "pk")[:3])


def tasks_of(member: Member, now: datetime) -> list[Task]:
    """What is owed, soonest due first, then other drafts, last saved first; two queries."""
    begun = Interpretation.objects.filter(author=member, draft__isnull=False)
    drafts = list(begun.select_related("paper", "draft").order_by("-draft__saved_at"))
    claims = Claim.objects.owed().filter(member=member).with_meeting().select_related("paper")
    latest = {draft.paper_id: draft for draft in reversed(drafts)}
    today = group_date(now)
    owed = [
        Task(claim.paper, claim, latest.pop(claim.paper_id, None), is_due_soon(claim, today))
        for claim in sorted(claims, key=lambda claim: claim.due)
    ]
    going_on = {task.draft for task in owed}
    return owed + [Task(draft.paper, None, draft) for draft in drafts if draft not in going_on]


def hand_overs_of(member: Member, since: datetime) -> dict[str, list[HandOver]]:
    """What is offered to the member and still can be taken, and what became of their own offers."""
    offered = Q(to_member=member, answered_at=None, claim__in=Claim.objects.owed())
    outcomes = [HandOver.Outcome.ACCEPTED, HandOver.Outcome.DECLINED]
    answered = Q(claim__member=member, answered_at__gt=since, outcome__in=outcomes)
    found = HandOver.objects.filter(offered | answered)
    by_state: dict[bool, list[HandOver]] = {True: [], False: []}
    for hand_over in found.select_related("claim__paper", "claim__member", "to_member"):
        by_state[hand_over.answered_at is None].append(hand_over)
    return {"offers": by_state[True], "answered_offers": by_state[False]}


def texts_since(member: Member, since: datetime) -> Iterable[Interpretation]:
    news = Interpretation.objects.published().filter(current__published_at__gt=since).exclude(author=member)
    news = news.select_related("paper", "author", "current").defer("current__body", "current__body_html")
    return news.order_by("-current__published_at", "-pk")[:MOST_NEWS]


def said_since(member: Member, since: datetime) -> tuple[list[Any], list[Talk]]:
    """What concerns the member themselves, then the rest by paper, both newest first; one query."""
    comments: Any = Comment.objects.standing().naming(member).settling(member, since)
    new = Q(created_at__gt=since) & ~Q(author=member)
    to_me = new & (Q(names=True) | Q(thread__author=member)) | Q(answers_me=True) | Q(was_chosen=True)
    comments = comments.annotate(
        replies_to_me=Case(When(thread__author=member, then=True), default=False),
        to_me=Case(When(to_me, then=True), default=False),
    ).filter(new | Q(to_me=True))
    found = list(comments.for_lists().order_by("-to_me", "-created_at", "-pk")[:MOST_NEWS])
    return [each for each in found if each.to_me], _talks(each for each in found if not each.to_me)


def _talks(comments: Iterable[Comment]) -> list[Talk]:
    by_paper: defaultdict[Paper, list[Comment]] = defaultdict(list)
    for comment in comments:
        by_paper[comment.paper].append(comment)
    return [Talk(paper, said[MOST_SAID - 1 :: -1], len(said) > MOST_SAID) for paper, said in by_paper.items()]


# Made once: half the price of a query is its making.
_TEXTS = Interpretation.objects.published().filter(paper=OuterRef("paper"))
_WAITING = PaperLink.objects.waiting().filter(target=OuterRef("paper")).order_by()
_SLOTS: Any = (
    Slot.objects.annotate(
        held=FilteredRelation("paper__claims", condition=Q(paper__claims__released_at=None)),
        is_interpreted=Exists(_TEXTS),
        waiting=Coalesce(Subquery(_WAITING.values("target").annotate(count=Count("pk")).values("count")), 0),
        seat=F("held__seat"),
    )
    .order_by("position", "pk", "seat")
    .values_list(
        *("paper__slug", "paper__title", "paper__short_name", "is_interpreted", "waiting"),
        *("seat", "held__member__name"),
    )
)
