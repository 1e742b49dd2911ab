from collections import defaultdict
from functools import partial
from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.views.access import for_organisers
from papers.actions.curation import delete_list, delete_part, save_list, save_part, step_part
from papers.forms.curation import ListForm, PartForm
from papers.models import Entry, EntryPaper, Paper, Part, ReadingList
from papers.views.desk_pages import delete_page, form_page, posted
from readinggroup.http import MemberRequest, partial_or_redirect, refusal

STEPS = {"up": -1, "down": 1}


@for_organisers
@require_safe
def desk_lists(request: MemberRequest) -> HttpResponse:
    lists = ReadingList.objects.annotate(
        part_count=Count("parts", distinct=True), entry_count=Count("entries", distinct=True)
    )
    return render(request, "papers/desk_lists.html", {"lists": lists})


@for_organisers
@require_safe
def desk_list(request: MemberRequest, slug: str) -> HttpResponse:
    context = parts_context(get_object_or_404(ReadingList, slug=slug))
    return render(request, "papers/desk_list.html", context | {"wanted": asked_paper(request)})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def list_create(request: MemberRequest) -> HttpResponse:
    return _list_form(
        request, ReadingList(), {"title": _("Make a list"), "back": reverse("papers:desk_lists")}
    )


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def list_edit(request: MemberRequest, slug: str) -> HttpResponse:
    reading_list = get_object_or_404(ReadingList, slug=slug)
    context = {"title": str(reading_list), "back": desk_address(slug), "deletable": slug}
    return _list_form(request, reading_list, context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def list_delete(request: MemberRequest, slug: str) -> HttpResponse:
    reading_list = get_object_or_404(ReadingList, slug=slug)
    context = {
        "question": _("Delete the list “%(title)s”?") % {"title": reading_list},
        "meaning": _("Its parts go with it. Only a list without entries and meetings can be deleted."),
        "back": desk_address(slug),
    }
    delete = partial(delete_list, reading_list=reading_list, member=request.user)
    return delete_page(request, context, delete, to=reverse("papers:desk_lists"))


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def part_create(request: MemberRequest, slug: str) -> HttpResponse:
    reading_list = get_object_or_404(ReadingList, slug=slug)
    return _part_form(request, Part(reading_list=reading_list), _("Add a part"))


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    part = part_of(slug, pk)
    return _part_form(request, part, str(part))


@for_organisers
@require_POST
def part_move(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    part = part_of(slug, pk)
    step = STEPS.get(request.POST.get("step", ""), 0)
    problem = refusal(lambda: step_part(part=part, step=step, member=request.user))
    return parts_panel(request, part.reading_list, problem, at=f"part-{pk}")


@for_organisers
@require_POST
def part_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    part = part_of(slug, pk)
    problem = refusal(lambda: delete_part(part=part, member=request.user))
    return parts_panel(request, part.reading_list, problem, at=f"part-{pk}" if problem else "desk-parts")


def parts_panel(
    request: MemberRequest, reading_list: ReadingList, problem: str = "", *, at: str
) -> HttpResponse:
    """What every move ends in: the list as it stands now, at the row that moved."""
    parts = partial(parts_context, reading_list, problem)
    to = f"{desk_address(reading_list.slug)}#{at}"
    return partial_or_redirect(request, "papers/_desk_parts.html", parts, to=to, problem=problem)


def parts_context(reading_list: ReadingList, problem: str = "") -> dict[str, Any]:
    """Three queries for a list of any length."""
    rows: defaultdict[int, list[tuple[int, Entry]]] = defaultdict(list)
    places = Prefetch("places", EntryPaper.objects.select_related("paper"))
    for number, entry in enumerate(reading_list.entries.in_order().prefetch_related(places), 1):
        rows[entry.part_id].append((number, entry))
    return {
        "reading_list": reading_list,
        "parts": [(part, rows[part.pk]) for part in reading_list.parts.all()],
        "address": desk_address(reading_list.slug),
        "problem": problem,
    }


def part_of(slug: str, pk: int) -> Part:
    parts = Part.objects.select_related("reading_list")
    part: Part = get_object_or_404(parts, reading_list__slug=slug, pk=pk)
    return part


def asked_paper(request: MemberRequest) -> Paper | None:
    """The paper that `?paper=` wants put into a list."""
    slug = request.GET.get("paper", "").replace("\0", "")
    return Paper.objects.filter(slug=slug).first() if slug else None


def desk_address(slug: str) -> str:
    return reverse("papers:desk_list", args=[slug])


def _list_form(request: MemberRequest, reading_list: ReadingList, context: dict[str, Any]) -> HttpResponse:
    form = ListForm(posted(request), instance=reading_list)

    def save() -> str:
        data = form.cleaned_data
        save_list(reading_list=form.instance, first=data["first"], seen=data["seen"], member=request.user)
        return desk_address(form.instance.slug)

    return form_page(request, form, "papers/list_form.html", context, save)


def _part_form(request: MemberRequest, part: Part, title: str) -> HttpResponse:
    form = PartForm(posted(request), instance=part)
    back = desk_address(part.reading_list.slug)

    def save() -> str:
        saved = save_part(part=form.instance, seen=form.cleaned_data["seen"], member=request.user)
        return f"{back}#part-{saved.pk}"

    return form_page(request, form, "papers/part_form.html", {"title": title, "back": back}, save)
