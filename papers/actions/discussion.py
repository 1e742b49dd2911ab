from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.links import link_papers
from papers.actions.passages import Chosen, choose_passage
from papers.models import Comment, CommentEdit, Interpretation, Mention, Paper, PaperPlace, Passage
from papers.models.places import NOWHERE
from papers.rendering import Rendered, render_linked
from papers.rules.discussion import can_delete, can_edit, can_settle
from papers.text import RENDERER_VERSION, references
from readinggroup.errors import RuleViolation


@dataclass(frozen=True)
class Place:
    """Where a comment stands: a new thread on a paper or an interpretation of it, or below a thread.

    A new thread may name what it is about: words of the interpretation, a place in the paper.
    """

    paper: Paper
    interpretation: Interpretation | None = None
    thread: Comment | None = None
    words: Chosen | None = None
    at: PaperPlace = NOWHERE


def comment_on(
    place: Place, *, author: Member, source: str, is_question: bool, token: UUID, now: datetime
) -> Comment:
    """Adds one turn; the same form sent again with the same words gives the comment that it made."""
    if place.thread and (place.thread.thread_id or place.thread.deleted_at):
        raise RuleViolation(_("One cannot reply to this any more."))
    token = _token(place, source, token)
    html, papers = _rendered(source, token)
    named = _named(source)
    try:
        with _transaction(several=bool(named or papers or place.words)):
            passage = _passage(place)
            comment = Comment.objects.create(
                **_where(place),
                author=author,
                kind=Comment.Kind.QUESTION if is_question and not place.thread else Comment.Kind.REMARK,
                source=source,
                html=html,
                renderer_version=RENDERER_VERSION,
                created_at=now,
                token=token,
            )
            if passage:
                passage.comment = comment
                passage.save(force_insert=True)
            _mention(comment, named)
            link_papers(comment, papers, is_new=True)
            return comment
    except IntegrityError:
        return Comment.objects.get(author=author, token=token)


@transaction.atomic
def edit_comment(
    *, comment: Comment, member: Member, source: str, now: datetime, at: PaperPlace | None = None
) -> Comment:
    """Replaces the text and keeps what it said before; `at` corrects a thread's place in the paper."""
    _hold(comment)
    if not can_edit(member, comment):
        raise PermissionDenied
    if at is not None and at != comment.place and not comment.thread_id:
        comment.place_kind, comment.place_number, comment.place_order = *at, at.order
        comment.save(update_fields=["place_kind", "place_number", "place_order"])
    if source == comment.source:
        return comment
    CommentEdit.objects.create(comment=comment, source=comment.source, replaced_at=now)
    comment.source, comment.edited_at = source, now
    comment.html, papers = _rendered(source, comment.token)
    comment.renderer_version = RENDERER_VERSION
    comment.save(update_fields=["source", "edited_at", "html", "renderer_version"])
    named = _named(source)
    _mention(comment, named)
    comment.mentions.exclude(member__handle__in=named).delete()
    link_papers(comment, papers)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, member: Member, now: datetime) -> Comment:
    """Takes the words away for good; the row stays, so that replies keep their place."""
    _hold(comment)
    if not can_delete(member, comment):
        raise PermissionDenied
    comment.edits.all().delete()
    comment.mentions.all().delete()
    comment.links.all().delete()
    comment.reactions.all().delete()
    Passage.objects.filter(comment=comment).delete()
    Comment.objects.filter(answer=comment).update(answer=None)
    comment.source = comment.html = ""
    comment.deleted_at, comment.answer = now, None
    comment.save(update_fields=["source", "html", "deleted_at", "answer"])
    return comment


@transaction.atomic
def answer_question(*, question: Comment, reply: Comment, member: Member, now: datetime) -> Comment:
    """Marks the reply as the answer; another answer can be chosen later."""
    if not can_settle(member, question):
        raise PermissionDenied
    _hold(reply)
    if reply.thread_id != question.pk or reply.deleted_at is not None:
        raise RuleViolation(_("A question is answered by one of its replies."))
    question.answer, question.settled_at, question.settled_by = reply, now, member
    question.save(update_fields=["answer", "settled_at", "settled_by"])
    return question


@transaction.atomic
def reopen_question(*, question: Comment, member: Member) -> Comment:
    if not can_settle(member, question):
        raise PermissionDenied
    question.answer = None
    question.save(update_fields=["answer"])
    return question


def _hold(comment: Comment) -> None:
    """Locked and as it stands now: an edit must not bring back words that were deleted meanwhile."""
    comment.refresh_from_db(
        fields=["source", "deleted_at"], from_queryset=Comment.objects.select_for_update()
    )


def _token(place: Place, source: str, token: UUID) -> UUID:
    """Going back in the browser brings the form back with its token: what is written then must not be lost.

    All reply forms of a page carry the same one.
    """
    if place.thread:
        return uuid5(token, f"{place.thread.pk} {source}")
    about = f" {place.words.words.quote if place.words else ''} {place.at}".rstrip()
    return uuid5(token, f"{source}{about}")


def _passage(place: Place) -> Passage | None:
    if place.words is None or place.interpretation is None or place.thread:
        return None
    return choose_passage(place.interpretation, place.words)


def _where(place: Place) -> dict[str, object]:
    kind, number = place.at
    at = {"place_kind": kind, "place_number": number, "place_order": place.at.order}
    return {"paper": place.paper, "interpretation": place.interpretation, "thread": place.thread, **at}


def _rendered(source: str, token: UUID) -> Rendered:
    return render_linked(source, prefix=f"c{token.hex[:12]}")


def _named(source: str) -> frozenset[str]:
    """Handles."""
    return frozenset(reference.key for reference in references(source) if reference.kind == "member")


def _mention(comment: Comment, handles: frozenset[str]) -> None:
    """The members named in the text as it stands; the author needs no notice of their own words."""
    if handles:
        named = Member.objects.active().filter(handle__in=handles).exclude(pk=comment.author_id)
        mentions = [Mention(comment=comment, member=member) for member in named]
        Mention.objects.bulk_create(mentions, ignore_conflicts=True)


def _transaction(*, several: bool) -> AbstractContextManager[None]:
    """A single statement is one by itself: saying so would cost two more round trips."""
    return transaction.atomic() if several or transaction.get_connection().in_atomic_block else nullcontext()
