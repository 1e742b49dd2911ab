from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Member
from papers.listing import PAGE, Filter, Listing, State, load_listing
from papers.models import ReadingList


@login_not_required
@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    member = request.user if isinstance(request.user, Member) else None
    lists = list(ReadingList.objects.all())
    if not lists:
        return render(request, "papers/paper_list.html", {"listing": None})
    reading_list = _asked_for(request, lists)
    listing = load_listing(reading_list, member, words=Filter.words_of(request.GET))
    wanted = Filter.of(request.GET, parts=len(listing.parts))
    if member is None:
        wanted = wanted._replace(state="", mine=False)
    context = _page(listing, wanted, request.GET.get("page")) | {
        "lists": [other for other in lists if other != reading_list]
    }
    return render(request, "papers/paper_list.html", context)


def _page(listing: Listing, wanted: Filter, number: str | None) -> dict[str, Any]:
    page = Paginator(listing.chosen(wanted), PAGE).get_page(number)
    query = _query(listing.reading_list, wanted)
    return {
        "listing": listing,
        "wanted": wanted,
        "page": page,
        "rest": f"{query[1:]}&" if query[1:] else "",
        "here": f"{query}&page={page.number}" if page.number > 1 else query,
        "stretches": listing.stretches(list(page)),
        "filters": _filters(listing, wanted) if listing.member else (),
        "part_filters": _part_filters(listing, wanted),
        "list_named": "" if listing.reading_list.is_default else listing.reading_list.slug,
        "other_notes": _query(listing.reading_list, wanted._replace(notes=not wanted.notes)),
    }


def _asked_for(request: HttpRequest, lists: list[ReadingList]) -> ReadingList:
    """The list that `?list=` names; without it the default, which comes first."""
    slug = request.GET.get("list") or lists[0].slug
    found = next((reading_list for reading_list in lists if reading_list.slug == slug), None)
    if found is None:
        raise Http404
    return found


class Link(NamedTuple):
    """A filter to choose, with the entries that it would show."""

    label: str
    query: str
    shows: int
    current: bool


def _filters(listing: Listing, wanted: Filter) -> tuple[Link, ...]:
    """Links that change the state asked for and keep the rest."""
    every = wanted._replace(state="", mine=False)
    choices = [
        (_("All entries"), every),
        (_("Unclaimed"), every._replace(state=State.UNCLAIMED.value)),
        (_("Claimed"), every._replace(state=State.CLAIMED.value)),
        (_("Interpreted"), every._replace(state=State.INTERPRETED.value)),
        (_("Mine"), every._replace(mine=True)),
        (_("Read by me"), every._replace(state=State.READ.value)),
    ]
    return tuple(_link(listing, label, choice, wanted) for label, choice in choices)


def _part_filters(listing: Listing, wanted: Filter) -> tuple[Link, ...]:
    choices = [(_("All parts"), wanted._replace(part=None))]
    choices += [
        (_("Part %(number)s") % {"number": n}, wanted._replace(part=n))
        for n, _part in enumerate(listing.parts, 1)
    ]
    return tuple(_link(listing, label, choice, wanted) for label, choice in choices)


def _link(listing: Listing, label: str, choice: Filter, wanted: Filter) -> Link:
    return Link(label, _query(listing.reading_list, choice), listing.count(choice), choice == wanted)


def _query(reading_list: ReadingList, choice: Filter) -> str:
    fields = {
        "list": "" if reading_list.is_default else reading_list.slug,
        "part": choice.part,
        "state": choice.state,
        "mine": "1" if choice.mine else "",
        "q": choice.q,
        "notes": "1" if choice.notes else "",
    }
    return f"?{urlencode({name: value for name, value in fields.items() if value})}"
