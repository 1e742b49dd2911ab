"""Plain functions that make rows for tests: `make_paper(title="…")`; what is not named is filled in."""

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from papers.models import (
    Claim,
    Comment,
    Draft,
    Entry,
    EntryPaper,
    Interpretation,
    Meeting,
    PairSide,
    Paper,
    Part,
    Passage,
    ReadingList,
    Revision,
    Series,
    Slot,
    Term,
)
from papers.text import Words, find_words, letters, reading_text, words_at

PASSWORD = "a long pass phrase"
_count = itertools.count(1)


def make_member(name: str = "", **fields: Any) -> Member:
    n = next(_count)
    handle = fields.pop("handle", f"member-{n}")
    member = Member(name=name or f"Member {n}", handle=handle, **{"email": f"{handle}@example.org"} | fields)
    member.set_password(PASSWORD)
    member.save()
    return member


def make_organiser(name: str = "", **fields: Any) -> Member:
    return make_member(name, role=Member.Role.ORGANISER, **fields)


def make_paper(**fields: Any) -> Paper:
    n = next(_count)
    defaults = {
        "slug": f"paper-{n}",
        "title": f"The title of paper {n}",
        "short_name": f"Paper {n}",
        "year": 2020,
    }
    return Paper.objects.create(**defaults | fields)


def make_list(**fields: Any) -> ReadingList:
    n = next(_count)
    return ReadingList.objects.create(**{"slug": f"list-{n}", "title_en": f"List {n}"} | fields)


def make_part(reading_list: ReadingList, **fields: Any) -> Part:
    n = next(_count)
    defaults = {"key": f"p{n}", "position": n, "title_en": f"Part {n}"}
    return Part.objects.create(reading_list=reading_list, **defaults | fields)


def make_entry(part: Part, *papers: Paper, **fields: Any) -> Entry:
    n = next(_count)
    defaults = {"key": f"e{n}", "position": n, "printed_title": papers[0].title if papers else f"Entry {n}"}
    entry = Entry.objects.create(reading_list=part.reading_list, part=part, **defaults | fields)
    for position, paper in enumerate(papers, 1):
        EntryPaper.objects.create(entry=entry, paper=paper, position=position)
    return entry


def make_claim(paper: Paper, member: Member, **fields: Any) -> Claim:
    return Claim.objects.create(
        paper=paper, member=member, **{"seat": 0, "claimed_at": timezone.now()} | fields
    )


def make_draft(paper: Paper, author: Member, *, language: str = "en", **fields: Any) -> Interpretation:
    interpretation = Interpretation.objects.create(
        paper=paper, author=author, language=language, version=1, created_at=timezone.now()
    )
    defaults = {"summary": "In short.", "body": "At length.", "saved_at": timezone.now(), "saved_by": author}
    Draft.objects.create(interpretation=interpretation, **defaults | fields)
    return interpretation


def make_interpretation(
    paper: Paper, author: Member, *, language: str = "en", **fields: Any
) -> Interpretation:
    """Published, in one revision."""
    interpretation = Interpretation.objects.create(
        paper=paper, author=author, language=language, version=1, created_at=timezone.now()
    )
    defaults = {
        "number": 1,
        "summary": "In short.",
        "summary_html": "<p>In short.</p>",
        "body": "At length.",
        "body_html": "<p>At length.</p>",
        "renderer_version": 0,
        "reading_minutes": 1,
        "published_at": timezone.now(),
        "published_by": author,
    }
    interpretation.current = Revision.objects.create(interpretation=interpretation, **defaults | fields)
    interpretation.save()
    return interpretation


def add_revision(interpretation: Interpretation, **fields: Any) -> Revision:
    """The next one, which says something else."""
    number = interpretation.revisions.count() + 1
    defaults = {
        "number": number,
        "summary": "In short.",
        "summary_html": "<p>In short.</p>",
        "body": f"Body {number}.",
        "body_html": f"<p>Body {number}.</p>",
        "renderer_version": 0,
        "reading_minutes": 1,
        "published_at": timezone.now(),
        "published_by": interpretation.author,
    }
    revision = Revision.objects.create(interpretation=interpretation, **defaults | fields)
    interpretation.current = revision
    interpretation.save()
    return revision


def make_pair(one: Interpretation, other: Interpretation) -> None:
    """Two published ones, each up to date with the other."""
    for text, beside in ((one, other), (other, one)):
        number = beside.revisions.count()
        PairSide.objects.create(interpretation=text, other=beside, known=number)


def make_term(term: str, chinese: str, **fields: Any) -> Term:
    by = fields.pop("by", None) or make_member()
    return Term.objects.create(
        term=term, chinese=chinese, added_by=by, changed_by=by, **{"changed_at": timezone.now()} | fields
    )


def make_comment(paper: Paper, author: Member, **fields: Any) -> Comment:
    n = next(_count)
    defaults = {
        "source": f"Comment {n}",
        "html": f"<p>Comment {n}</p>",
        "renderer_version": 0,
        "created_at": timezone.now(),
        "token": uuid.uuid4(),
    }
    return Comment.objects.create(paper=paper, author=author, **defaults | fields)


def make_passage(interpretation: Interpretation, author: Member, quote: str, **fields: Any) -> Passage:
    """A thread about these words, which stand in the current revision unless `found_at` says otherwise."""
    current = interpretation.current
    assert current is not None
    text = reading_text((current.summary_html, current.body_html))
    start = find_words(text, Words(quote))
    assert start is not None
    words = words_at(text, start, len(letters(quote)))._asdict()
    comment = make_comment(interpretation.paper, author, interpretation=interpretation)
    chosen = words | {"revision": current.number, "found_at": start}
    return Passage.objects.create(comment=comment, **chosen | fields)


def make_series(reading_list: ReadingList | None = None, **fields: Any) -> Series:
    now = timezone.now()
    defaults = {"first_date": now.date(), "time": "20:00", "time_zone": "Asia/Shanghai", "created_at": now}
    return Series.objects.create(reading_list=reading_list or make_list(), **defaults | fields)


def make_meeting(*papers: Paper, starts_at: datetime | None = None, **fields: Any) -> Meeting:
    starts_at = starts_at or timezone.now() + timedelta(days=7)
    defaults = {
        "number": Meeting.objects.next_number(),
        "ends_at": starts_at + timedelta(minutes=90),
        "time_zone": "Asia/Shanghai",
        "changed_at": timezone.now(),
    }
    if "series" not in fields:
        fields["series"] = make_series()
    meeting = Meeting.objects.create(starts_at=starts_at, **defaults | fields)
    for position, paper in enumerate(papers, 1):
        Slot.objects.create(meeting=meeting, paper=paper, position=position)
    return meeting
