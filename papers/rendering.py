"""From what a member typed to stored HTML: finds what the text refers to, then asks the renderer."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from members.models import Member
from papers.models import EntryPaper, Paper, ReadingList
from papers.text import Link, Names, Reference, named_in_brackets, references, render


class Rendered(NamedTuple):
    html: str
    # The keys of those it links to.
    papers: frozenset[int]


class _Target(NamedTuple):
    link: Link
    paper: int | None = None


def render_text(source: str, *, prefix: str = "t", terms: Names[str] | None = None) -> str:
    """Safe HTML in which papers and members are linked; `prefix` keeps ids apart on one page."""
    return render_linked(source, prefix=prefix, terms=terms).html


def render_linked(source: str, *, prefix: str = "t", terms: Names[str] | None = None) -> Rendered:
    """The same with the papers, for texts whose links are kept as rows."""
    targets = _targets(references(source))
    links = {reference: found.link for reference, found in targets.items()}
    html = render(source, links, prefix=prefix, terms=terms)
    return Rendered(html, frozenset(found.paper for found in targets.values() if found.paper is not None))


def paper_named(typed: str) -> int | None:
    """The key of the paper that `[[typed]]` would link to, also where a number is typed bare."""
    named = [f"#{typed}"] if typed.isdigit() else [typed]
    found = _targets(named_in_brackets(each) for each in named if each)
    return next((each.paper for each in found.values()), None)


def link_targets(wanted: Iterable[Reference]) -> dict[Reference, Link]:
    """Whatever of `wanted` exists; at most six queries, none for a text that refers to nothing."""
    return {reference: found.link for reference, found in _targets(wanted).items()}


def _targets(wanted: Iterable[Reference]) -> dict[Reference, _Target]:
    by_kind: dict[str, set[str]] = {}
    for reference in wanted:
        by_kind.setdefault(reference.kind, set()).add(reference.key)
    return (
        _papers_by_name(by_kind.get("paper", set()))
        | _papers_by_arxiv_id(by_kind.get("arxiv", set()))
        | _papers_by_number(by_kind.get("entry", set()))
        | _members(by_kind.get("member", set()))
    )


def _papers_by_name(names: set[str]) -> dict[Reference, _Target]:
    """By short name, address or former address, whatever the case."""
    if not names:
        return {}
    matches = reduce(
        or_,
        (Q(short_name__iexact=n) | Q(slug=n) | Q(former_slugs__slug=n) | Q(title__iexact=n) for n in names),
    )
    found: dict[Reference, _Target] = {}
    rows = (
        Paper.objects.filter(matches)
        .order_by("-pk")
        .values_list("pk", "slug", "title", "short_name", "former_slugs__slug")
    )
    for pk, slug, title, short_name, former in rows:
        for name in (title.casefold(), former, slug, short_name.casefold()):
            if name in names:
                found[Reference("paper", name)] = _paper(pk, slug, title)
    return found


def _papers_by_arxiv_id(ids: set[str]) -> dict[Reference, _Target]:
    if not ids:
        return {}
    rows = Paper.objects.filter(arxiv_id__in=ids).values_list("arxiv_id", "pk", "slug", "title")
    return {Reference("arxiv", arxiv_id): _paper(pk, slug, title) for arxiv_id, pk, slug, title in rows}


def _papers_by_number(numbers: set[str]) -> dict[Reference, _Target]:
    """Entries of the list shown first; an entry of two works leads to the first."""
    reading_list = ReadingList.objects.default() if numbers else None
    if reading_list is None:
        return {}
    wanted = {pk: str(n) for pk, n in reading_list.entries.numbers().items() if str(n) in numbers}
    places = EntryPaper.objects.filter(entry__in=wanted).order_by("-position", "-pk")
    rows = places.values_list("entry_id", "paper_id", "paper__slug", "paper__title")
    return {
        Reference("entry", wanted[entry_id]): _paper(pk, slug, title) for entry_id, pk, slug, title in rows
    }


def _members(handles: set[str]) -> dict[Reference, _Target]:
    if not handles:
        return {}
    rows = Member.objects.active().filter(handle__in=handles).values_list("handle", "name")
    return {
        Reference("member", handle): _Target(Link(reverse("papers:member_detail", args=[handle]), name))
        for handle, name in rows
    }


def _paper(pk: int, slug: str, title: str) -> _Target:
    return _Target(Link(reverse("papers:paper_detail", args=[slug]), title), pk)
