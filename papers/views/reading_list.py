from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Member
from papers.listing import Filter, Listing, State, load_listing
from papers.models import ReadingList


@login_not_required
@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    member = request.user if isinstance(request.user, Member) else None
    lists = list(ReadingList.objects.all())
    if not lists:
        return render(request, "papers/paper_list.html", {"listing": None})
    listing = load_listing(_asked_for(request, lists), member)
    wanted = Filter.of(request.GET, parts=len(listing.parts))
    if member is None:
        wanted = replace(wanted, state="", mine=False)
    others = [other for other in lists if other != listing.reading_list]
    context = _page(listing, wanted, member) | {
        "lists": others,
        "notes_open": request.GET.get("notes") == "1",
    }
    return render(request, "papers/paper_list.html", context)


def _page(listing: Listing, wanted: Filter, member: Member | None) -> dict[str, Any]:
    stretches = listing.stretches(wanted)
    return {
        "listing": listing,
        "wanted": wanted,
        "stretches": stretches,
        "shown": sum(len(stretch.rows) for stretch in stretches),
        "filters": _filters(listing, wanted) if member else [],
        "part_filters": _part_filters(listing, wanted),
        "labels": _row_labels(member),
        "unfold_notes": _query(listing.reading_list, wanted, notes="1"),
        "fold_notes": _query(listing.reading_list, wanted),
    }


def _asked_for(request: HttpRequest, lists: list[ReadingList]) -> ReadingList:
    """The list that `?list=` names; without it the default, which comes first."""
    slug = request.GET.get("list") or lists[0].slug
    found = next((reading_list for reading_list in lists if reading_list.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _row_labels(member: Member | None) -> dict[str, str]:
    """Said once a row; looked up once a page."""
    return {
        "claim": _("Claim") if member else "",
        "note": _("note"),
        "corrected": _("note, corrected"),
    }


def _filters(listing: Listing, wanted: Filter) -> list[dict[str, Any]]:
    """Links that change the state asked for and keep the rest, each with the entries it would show."""
    every = replace(wanted, state="", mine=False)
    choices = [
        (_("All"), every),
        (_("Unclaimed"), replace(every, state=State.UNCLAIMED.value)),
        (_("Claimed"), replace(every, state=State.CLAIMED.value)),
        (_("Interpreted"), replace(every, state=State.INTERPRETED.value)),
        (_("Mine"), replace(every, mine=True)),
        (_("Read by me"), replace(every, state=State.READ.value)),
    ]
    return [_link(listing, label, choice, wanted) for label, choice in choices]


def _part_filters(listing: Listing, wanted: Filter) -> list[dict[str, Any]]:
    choices = [(_("All parts"), replace(wanted, part=None))]
    choices += [(str(n), replace(wanted, part=n)) for n, _part in enumerate(listing.parts, 1)]
    return [_link(listing, label, choice, wanted) for label, choice in choices]


def _link(listing: Listing, label: str, choice: Filter, wanted: Filter) -> dict[str, Any]:
    return {
        "label": label,
        "query": _query(listing.reading_list, choice),
        "count": len(listing.chosen(choice)),
        "current": choice == wanted,
    }


def _query(reading_list: ReadingList, choice: Filter, *, notes: str = "") -> str:
    query = QueryDict(mutable=True)
    fields = {
        "list": "" if reading_list.is_default else reading_list.slug,
        "part": str(choice.part or ""),
        "state": choice.state,
        "mine": "1" if choice.mine else "",
        "q": choice.q,
        "notes": notes,
    }
    query.update({name: value for name, value in fields.items() if value})
    return f"?{query.urlencode()}"
