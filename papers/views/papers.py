from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from members.models import Member
from papers.listing import entry_address
from papers.models import Entry, Paper
from papers.pairs import language_name
from papers.readings import Reading, load_readings
from papers.referrers import load_referrers
from papers.rules.interpretations import can_read
from papers.views.claims import claim_context
from papers.views.discussion import LATEST, Asked, asked_threads, discussion_context
from papers.views.renames import follow_renames


@login_not_required
@require_safe
@follow_renames
def paper_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Facts and place in the list for everybody; what members wrote for members."""
    member = request.user if isinstance(request.user, Member) else None
    paper = find_paper(slug, member)
    if paper is None:
        raise Http404
    context = paper_context(paper, member, asked=asked_threads(request))
    return render(request, "papers/paper_detail.html", context)


def find_paper(slug: str, member: Member | None) -> Any:
    """With its meeting and, where there is one, the member's own mark as `my_mark`."""
    own = FilteredRelation("read_marks", condition=Q(read_marks__member=member))
    papers: QuerySet[Any] = Paper.objects.annotate(my_mark=own)
    return papers.select_related("slot__meeting", "my_mark").filter(slug=slug).first()


def paper_context(paper: Paper, member: Member | None, *, asked: Asked = LATEST) -> dict[str, Any]:
    """What the page shows of a paper from `find_paper`, with the threads that are asked for."""
    slot = getattr(paper, "slot", None)
    context = {"paper": paper, "places": _places(paper), "meeting": slot.meeting if slot else None}
    if can_read(member):
        readings = _readings(paper, member)
        context |= {"readings": readings, "writing": _writing(readings)}
        context["referrers"] = load_referrers(paper, member)
    if member is not None:
        context |= claim_context(paper, member) | discussion_context(member, paper, asked=asked)
        context["mark"] = getattr(paper, "my_mark", None)
    return context


def _writing(readings: list[Reading]) -> list[tuple[str, str, Reading | None]]:
    """Each language with its name and one's own text in it; where one has begun first, then the page's."""
    mine = {reading.language: reading for reading in readings if reading.is_mine}
    languages = [(code, language_name(code), mine.get(code)) for code, _name in settings.LANGUAGES]
    return sorted(languages, key=lambda each: (each[2] is None, each[0] != get_language()))


def _places(paper: Paper) -> list[tuple[int, Entry, str]]:
    """The entries that hold the paper, each with its number in its list and the address of its line."""
    return [
        (entry.number, entry, entry_address(entry.reading_list, entry.number))
        for entry in _ENTRIES.filter(papers=paper)
    ]


# Made once: half the price of a query is its making.
_ENTRIES: Any = Entry.objects.with_number().select_related("part", "reading_list")


def _readings(paper: Paper, member: Member | None) -> list[Reading]:
    """Published ones and the member's own drafts; in the language of the page first, then oldest first."""
    texts = paper.interpretations.begun() if member else paper.interpretations.published()
    return sorted(load_readings(texts, member), key=lambda text: text.language != get_language())
