from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.views.access import for_organisers
from papers.actions.entries import add_entry, delete_entry, place_entry, save_entry, step_entry
from papers.forms.curation import EntryForm, NewEntryForm, PlaceForm
from papers.models import Entry, Paper
from papers.views.curation import STEPS, asked_paper, desk_address, part_of, parts_panel
from papers.views.desk_pages import delete_page, form_page, posted
from readinggroup.http import MemberRequest, refusal


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    part = part_of(slug, pk)
    entry = Entry(reading_list=part.reading_list, part=part)
    form = NewEntryForm(posted(request), instance=entry, initial=_of_paper(asked_paper(request)))

    def save() -> str:
        data = form.cleaned_data
        entry = add_entry(
            entry=form.instance, papers=data["papers"], place=data["place"], member=request.user
        )
        return _row_address(slug, entry.pk)

    context = _form_context(slug, _("Add an entry to “%(part)s”") % {"part": part})
    return form_page(request, form, "papers/entry_form.html", context, save)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    entry = _entry(slug, pk)
    form = EntryForm(posted(request), instance=entry)

    def save() -> str:
        data = form.cleaned_data
        save_entry(entry=form.instance, papers=data["papers"], seen=data["seen"], member=request.user)
        return _row_address(slug, pk)

    return form_page(request, form, "papers/entry_form.html", _form_context(slug, str(entry)), save)


@for_organisers
@require_POST
def entry_move(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    entry = _entry(slug, pk)
    step = STEPS.get(request.POST.get("step", ""), 0)
    problem = refusal(lambda: step_entry(entry=entry, step=step, member=request.user))
    return parts_panel(request, entry.reading_list, problem, at=f"entry-{pk}")


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_place(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    entry = _entry(slug, pk)
    siblings = list(entry.part.entries.in_order().values_list("pk", flat=True))
    now_at = {"part": entry.part_id, "place": siblings.index(pk) + 1}
    form = PlaceForm(posted(request), initial=now_at, reading_list=entry.reading_list)

    def save() -> str:
        place_entry(entry=entry, member=request.user, **form.cleaned_data)
        return _row_address(slug, pk)

    context = {"title": str(entry), "back": _row_address(slug, pk)}
    return form_page(request, form, "papers/desk_place.html", context, save)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def entry_delete(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    entry = _entry(slug, pk)
    context = {
        "question": _("Delete the entry “%(title)s”?") % {"title": entry},
        "meaning": _(
            "Its note and correction go with it, and the entries after it are numbered anew."
            " Its papers stay, with all that members wrote."
        ),
        "back": _row_address(slug, pk),
    }
    delete = partial(delete_entry, entry=entry, member=request.user)
    return delete_page(request, context, delete, to=desk_address(slug))


def _entry(slug: str, pk: int) -> Entry:
    entries = Entry.objects.select_related("reading_list", "part")
    return get_object_or_404(entries, reading_list__slug=slug, pk=pk)


def _form_context(slug: str, title: str) -> dict[str, Any]:
    return {"title": title, "back": desk_address(slug), "known_papers": Paper.objects.by_short_name()}


def _of_paper(paper: Paper | None) -> dict[str, Any]:
    return {"printed_title": paper.title, "papers": [paper.slug]} if paper else {}


def _row_address(slug: str, pk: int) -> str:
    return f"{desk_address(slug)}#entry-{pk}"
