from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from members.models import Member
from papers.actions.interpretations import Text, render_revision
from papers.actions.series import lay_out_series
from papers.load import texts
from papers.models import (
    Answer,
    Claim,
    Comment,
    Entry,
    EntryPaper,
    Interpretation,
    Meeting,
    Paper,
    Part,
    ReadingList,
    ReadMark,
    Revision,
    Series,
)
from papers.rendering import render_text
from papers.text import RENDERER_VERSION

PARTS = 7
# On the first paper, which holds all comments too; members write in both languages where there are few.
INTERPRETATIONS = 20
REPLIES = 3
# As many texts are rendered; more would only take longer to make.
VARIANTS = 200
AT_ONCE = 1000
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "Asia/Shanghai", "Europe/Berlin")


@dataclass(frozen=True)
class Size:
    papers: int
    members: int
    comments: int


@transaction.atomic
def seed(size: Size, *, now: datetime) -> Paper:
    """Fills an empty database; returns the paper that everybody writes about. Nobody has a password."""
    random = Random(100)  # noqa: S311 -- keeps no secret
    members, papers = _members(size.members, now), _papers(size.papers)
    _meetings(_reading_list(papers), members[0], now)
    _answers(members, now)
    _claims(papers, members, now)
    _interpretations(papers, members, random, now)
    _comments(papers[0], members, size.comments, random, now)
    return papers[0]


def _members(count: int, now: datetime) -> list[Member]:
    """The first is an organiser; a quarter lives in another time zone, a third reads in Chinese."""
    members = [
        Member(
            name=f"Reader {n}" if n % 3 else f"读者{n}",
            handle=f"reader-{n}",
            email=f"reader-{n}@load.example",
            password="!",  # noqa: S106 -- none, and none fits
            role=Member.Role.MEMBER if n else Member.Role.ORGANISER,
            language=LANGUAGES[0] if n % 3 else LANGUAGES[1],
            time_zone=ZONES[n % len(ZONES)],
            joined_at=now,
            seen_at=now,
        )
        for n in range(count)
    ]
    return list(Member.objects.bulk_create(members, batch_size=AT_ONCE))


def _papers(count: int) -> list[Paper]:
    return Paper.objects.bulk_create(
        [
            Paper(
                slug=f"paper-{n}",
                title=f"{texts.ENGLISH[n % len(texts.ENGLISH)][:60].rstrip()} ({n})",
                short_name=f"Paper {n}",
                authors=[f"Author {n}-{author}" for author in range(1 + n % 8)],
                year=2015 + n % 10,
                month=1 + n % 12,
                arxiv_id=f"{2001 + n // 90000}.{n % 90000:05}",
                url=f"https://load.example/abs/{n}",
            )
            for n in range(count)
        ],
        batch_size=AT_ONCE,
    )


def _reading_list(papers: Sequence[Paper]) -> ReadingList:
    """A part for each seventh of the papers, an entry for each paper, with a note in both languages."""
    reading_list = ReadingList.objects.create(
        slug="load", title_en="A list for load tests", title_zh="压力测试书单", is_default=True
    )
    parts = Part.objects.bulk_create(
        Part(reading_list=reading_list, position=n, title_en=f"Part {n}", title_zh=f"第 {n} 部分")
        for n in range(PARTS)
    )
    entries = Entry.objects.bulk_create(
        [
            Entry(
                reading_list=reading_list,
                part=parts[n * PARTS // len(papers)],
                position=n,
                printed_title=paper.title,
                note_en=" ".join(texts.ENGLISH[n % 15 : n % 15 + 2]),
                note_zh="".join(texts.CHINESE[n % 7 : n % 7 + 2]),
            )
            for n, paper in enumerate(papers)
        ],
        batch_size=AT_ONCE,
    )
    EntryPaper.objects.bulk_create(
        [EntryPaper(entry=entry, paper=paper) for entry, paper in zip(entries, papers, strict=True)],
        batch_size=AT_ONCE,
    )
    return reading_list


def _meetings(reading_list: ReadingList, organiser: Member, now: datetime) -> None:
    """All papers in list order, four a week from next week on, with one week left out."""
    first = now.date() + timedelta(days=7)
    series = Series(reading_list=reading_list, first_date=first, time=time(20), time_zone=ZONES[0])
    lay_out_series(series=series, skipped=[first + timedelta(days=35)], member=organiser, now=now)


def _answers(members: Sequence[Member], now: datetime) -> None:
    """The first dozen come to the next two meetings."""
    Answer.objects.bulk_create(
        Answer(meeting=meeting, member=member, value=Answer.Value.YES, answered_at=now)
        for meeting in Meeting.objects.upcoming(now)[:2]
        for member in members[:12]
    )


def _claims(papers: Sequence[Paper], members: Sequence[Member], now: datetime) -> None:
    """Two papers of five have a lead, every sixth a second reader; each member has read a tenth."""
    leads = [(paper, members[n % len(members)], 0) for n, paper in enumerate(papers) if n % 5 < 2]
    seconds = [(paper, members[(n + 1) % len(members)], 1) for n, paper in enumerate(papers) if n % 6 == 0]
    Claim.objects.bulk_create(
        [
            Claim(paper=paper, member=member, seat=seat, claimed_at=now)
            for paper, member, seat in leads + seconds
        ],
        batch_size=AT_ONCE,
    )
    ReadMark.objects.bulk_create(
        [
            ReadMark(paper=paper, member=member, state=ReadMark.State.READ, marked_at=now)
            for n, member in enumerate(members)
            for paper in papers[n % 10 : 100 : 10]
        ],
        batch_size=AT_ONCE,
    )


def _interpretations(
    papers: Sequence[Paper], members: Sequence[Member], random: Random, now: datetime
) -> None:
    """Twenty long ones of the first paper, one of every tenth of the others."""
    both = [(papers[0], member, language) for language in LANGUAGES for member in members[:INTERPRETATIONS]]
    others = [(paper, members[n % len(members)], LANGUAGES[0]) for n, paper in enumerate(papers[1::10])]
    for paper, author, language in both[:INTERPRETATIONS] + others:
        interpretation = Interpretation.objects.create(
            paper=paper, author=author, language=language, version=1, created_at=now
        )
        summary, body = texts.paragraph(random, language, sentences=2), texts.interpretation(random, language)
        text = Text(summary=summary, body=body)
        interpretation.current = Revision.objects.create(
            interpretation=interpretation,
            number=1,
            published_at=now,
            published_by=author,
            **vars(text),
            **render_revision(text, prefix=f"i{interpretation.pk}").fields,
        )
        interpretation.save(update_fields=["current"])


def _comments(paper: Paper, members: Sequence[Member], count: int, random: Random, now: datetime) -> None:
    """Threads with three replies each, every third one a question; a minute from one to the next."""
    variants = [(source, render_text(source)) for source in (texts.comment(random) for _ in range(VARIANTS))]
    began = now - timedelta(minutes=count)

    def made(n: int, thread: Comment | None) -> Comment:
        source, html = variants[n % VARIANTS]
        return Comment(
            paper=paper,
            thread=thread,
            author=members[n * 7 % len(members)],
            kind=Comment.Kind.QUESTION if thread is None and n % 3 == 0 else Comment.Kind.REMARK,
            source=source,
            html=html,
            renderer_version=RENDERER_VERSION,
            created_at=began + timedelta(minutes=n),
            token=UUID(int=n),
        )

    turns = REPLIES + 1
    threads = Comment.objects.bulk_create([made(n, None) for n in range(0, count, turns)], batch_size=AT_ONCE)
    replies = [made(n, threads[n // turns]) for n in range(count) if n % turns]
    Comment.objects.bulk_create(replies, batch_size=AT_ONCE)
