"""Writing an interpretation: a save names the version it was made from, so that no text is lost unseen."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Member
from papers.actions.links import link_papers
from papers.actions.pairs import answer_pair
from papers.actions.passages import find_passages
from papers.glossary import marked_names
from papers.models import Draft, Interpretation, Paper, Revision
from papers.models.interpretations import Source
from papers.rendering import render_linked
from papers.rules.interpretations import can_discard, can_edit
from papers.text import RENDERER_VERSION, reading_minutes
from readinggroup.errors import RuleViolation


@dataclass(frozen=True)
class Text:
    """What the author typed, as one value: saved, published and compared whole, but for why it changed."""

    summary: str = ""
    body: str = ""
    external_url: str = ""
    reason: str = field(default="", compare=False)


class Made(NamedTuple):
    """What follows from a text and the renderer: a revision's fields, and the papers it refers to."""

    fields: dict[str, str | int]
    papers: frozenset[int]


class StaleText(RuleViolation):
    """The text moved on since the form was loaded; `stored` and `notes` are what stands now, at `version`."""

    def __init__(self, interpretation: Interpretation) -> None:
        super().__init__(_("This text was changed elsewhere after you opened it. Nothing was overwritten."))
        self.stored = text_of(interpretation)
        self.notes = interpretation.notes
        self.version = interpretation.version


def text_of(interpretation: Interpretation) -> Text:
    """The draft, or else the published text: what its author goes on writing from."""
    draft = Draft.objects.filter(interpretation=interpretation).first()
    source = draft or interpretation.current
    return _text(source) if source else Text()


def begin_interpretation(*, paper: Paper, member: Member, language: str, now: datetime) -> Interpretation:
    """One per member, paper and language: asked again it is the one that is there."""
    try:
        with transaction.atomic():
            interpretation = Interpretation.objects.create(
                paper=paper, author=member, language=language, created_at=now
            )
            Draft.objects.create(interpretation=interpretation, saved_at=now, saved_by=member)
            return interpretation
    except IntegrityError:
        return Interpretation.objects.get(paper=paper, author=member, language=language)


@transaction.atomic
def save_draft(
    *, interpretation: Interpretation, member: Member, text: Text, notes: str, version: int, now: datetime
) -> Interpretation:
    """Keeps the text unpublished. Raises StaleText where `version` is not the stored one."""
    if not can_edit(member, interpretation):
        raise PermissionDenied
    if not _advance(interpretation, version=version, notes=notes):
        return _unless_same(interpretation, text, notes)
    Draft.objects.update_or_create(
        interpretation=interpretation, defaults={**vars(text), "saved_at": now, "saved_by": member}
    )
    return interpretation


def publish_interpretation(
    *, interpretation: Interpretation, member: Member, text: Text, notes: str, version: int, now: datetime
) -> Interpretation:
    """Makes the text the next revision, which fulfils the member's claim. Raises StaleText like saving."""
    if not can_edit(member, interpretation):
        raise PermissionDenied
    if not text.summary.strip() or not (text.body.strip() or text.external_url):
        raise RuleViolation(_("To publish, write a summary, and a text or the address where it stands."))
    # Rendered before the transaction begins: a long text would hold up everybody's writing.
    revision, papers = _drawn_up(interpretation, member, text, now=now)
    with transaction.atomic():
        if not _advance(interpretation, version=version, notes=notes):
            # The same words, but perhaps only saved: they become a revision all the same.
            _unless_same(interpretation, text, notes)
        last = interpretation.revisions.first()
        if not _says(last, text):
            _add(revision, last, papers)
        Draft.objects.filter(interpretation=interpretation).delete()
    return interpretation


def restore_revision(
    *, revision: Revision, member: Member, reason: str, version: int, now: datetime
) -> Revision:
    """Publishes what an earlier revision says as the next one; a draft stays as it is, beside it."""
    interpretation = revision.interpretation
    if not can_edit(member, interpretation):
        raise PermissionDenied
    text = replace(_text(revision), reason=reason)
    restored, papers = _drawn_up(interpretation, member, text, now=now)
    restored.restores = revision.number
    with transaction.atomic():
        is_fresh = _advance(interpretation, version=version, notes=interpretation.notes)
        last = interpretation.revisions.first()
        if _says(last, text):
            raise RuleViolation(_("This revision says what is published now."))
        if not is_fresh:
            raise StaleText(interpretation)
        _add(restored, last, papers)
    return restored


@transaction.atomic
def discard_draft(*, interpretation: Interpretation, member: Member, version: int) -> None:
    """Throws the unpublished text away, the notes too where nothing was ever published.

    The row stays, so that a second window with the same draft can still be told and save its text.
    """
    if not can_discard(member, interpretation):
        raise PermissionDenied
    notes = interpretation.notes if interpretation.is_published else ""
    if not _advance(interpretation, version=version, notes=notes):
        raise StaleText(interpretation)
    Draft.objects.filter(interpretation=interpretation).delete()


def render_revision(text: Text, *, prefix: str) -> Made:
    terms = marked_names()
    summary = render_linked(text.summary, prefix=f"{prefix}s", terms=terms)
    body = render_linked(text.body, prefix=prefix, terms=terms)
    fields: dict[str, str | int] = {
        "summary_html": summary.html,
        "body_html": body.html,
        "renderer_version": RENDERER_VERSION,
        "reading_minutes": reading_minutes(f"{text.summary}\n\n{text.body}"),
    }
    return Made(fields, summary.papers | body.papers)


def _advance(interpretation: Interpretation, *, version: int, notes: str) -> bool:
    """The optimistic lock: True where `version` was still the stored one, which is then one higher.

    Else the row as it stands, held until the transaction ends, so that what is compared stays so.
    """
    own = Interpretation.objects.filter(pk=interpretation.pk, author=interpretation.author_id)
    if own.filter(version=version).update(version=version + 1, notes=notes):
        interpretation.version, interpretation.notes = version + 1, notes
        return True
    try:
        fields = ["version", "notes", "current"]
        interpretation.refresh_from_db(fields=fields, from_queryset=own.select_for_update())
    except Interpretation.DoesNotExist as gone:
        raise RuleViolation(_("This text was handed over meanwhile; nothing was overwritten.")) from gone
    return False


def _unless_same(interpretation: Interpretation, text: Text, notes: str) -> Interpretation:
    """A form sent twice is no conflict: what it says is what is stored."""
    if (text_of(interpretation), interpretation.notes) != (text, notes):
        raise StaleText(interpretation)
    return interpretation


def _text(source: Source) -> Text:
    """Why a revision was made is said of that one; the next begins without."""
    reason = source.reason if isinstance(source, Draft) else ""
    return Text(source.summary, source.body, source.external_url, reason)


def _drawn_up(
    interpretation: Interpretation, member: Member, text: Text, *, now: datetime
) -> tuple[Revision, frozenset[int]]:
    made = render_revision(text, prefix=f"i{interpretation.pk}")
    revision = Revision(
        interpretation=interpretation, published_at=now, published_by=member, **vars(text), **made.fields
    )
    return revision, made.papers


def _says(revision: Revision | None, text: Text) -> bool:
    return revision is not None and _text(revision) == text


def _add(revision: Revision, last: Revision | None, papers: frozenset[int]) -> None:
    """As the current one after the last, which refers to these papers."""
    interpretation = revision.interpretation
    revision.number = last.number + 1 if last else 1
    revision.save()
    interpretation.current = revision
    interpretation.save(update_fields=["current"])
    link_papers(interpretation, papers, is_new=last is None)
    if last is None:
        answer_pair(interpretation)
    else:
        find_passages(interpretation, (revision.summary_html, revision.body_html))
