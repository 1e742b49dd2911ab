"""Stored HTML made anew from what was typed, once the renderer or the glossary has changed; in the worker.

A row is only written where its text is still the one that was rendered: an edit meanwhile is newer anyway.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django_tasks import task

from papers.actions.interpretations import Text, render_revision
from papers.actions.links import link_papers
from papers.actions.passages import find_passages
from papers.models import Comment, Interpretation, Meeting, Revision
from papers.rendering import render_linked, render_text
from papers.text import RENDERER_VERSION, telling_part

BATCH = 50

Row = TypeVar("Row", bound=Model)


def rerender_revisions() -> int:
    outdated = Revision.objects.filter(renderer_version__lt=RENDERER_VERSION)
    return _each(outdated, _rerender_revision)


def rerender_comments() -> int:
    outdated = Comment.objects.standing().filter(renderer_version__lt=RENDERER_VERSION)
    return _each(outdated, _rerender_comment)


def rerender_minutes() -> int:
    outdated = Meeting.objects.filter(minutes_renderer_version__lt=RENDERER_VERSION)
    return _each(outdated.exclude(minutes_source=""), _rerender_minutes)


@task()
def mark_anew(names: list[str]) -> None:
    """Marks the terms in whatever says one of these names, which the glossary has got or lost.

    By the version, so that what a crash leaves over is made anew with what an older renderer made.
    """
    words = {telling_part(name) for name in names}
    says = reduce(or_, (Q(body__icontains=word) | Q(summary__icontains=word) for word in words))
    Revision.objects.filter(says).update(renderer_version=0)
    rerender_revisions()


def _rerender_revision(revision: Revision) -> int:
    text = Text(revision.summary, revision.body, revision.external_url)
    made = render_revision(text, prefix=f"i{revision.interpretation_id}")
    with transaction.atomic():
        # Held, so that it stays the current one until its links stand.
        current = Interpretation.objects.select_for_update().filter(current=revision).first()
        if current:
            link_papers(current, made.papers)
            find_passages(current, (str(made.fields["summary_html"]), str(made.fields["body_html"])))
        return Revision.objects.filter(pk=revision.pk).update(**made.fields)


def _rerender_comment(comment: Comment) -> int:
    html, papers = render_linked(comment.source, prefix=f"c{comment.token.hex[:12]}")
    same = Comment.objects.standing().filter(pk=comment.pk, source=comment.source)
    with transaction.atomic():
        written = same.update(html=html, renderer_version=RENDERER_VERSION)
        if written:
            link_papers(comment, papers)
        return written


def _rerender_minutes(meeting: Meeting) -> int:
    html = render_text(meeting.minutes_source, prefix="minutes")
    same = Meeting.objects.filter(pk=meeting.pk, minutes_source=meeting.minutes_source)
    return same.update(minutes_html=html, minutes_renderer_version=RENDERER_VERSION)


def _each(outdated: QuerySet[Row], rerender: Callable[[Row], int]) -> int:
    return sum(rerender(row) for batch in _batches(outdated) for row in batch)


def _batches(rows: QuerySet[Row]) -> Iterator[Iterable[Row]]:
    """By ascending key, so that a row that could not be written is not met again."""
    last: Any = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
