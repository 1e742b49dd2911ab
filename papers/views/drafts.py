from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Member
from papers.actions.interpretations import (
    StaleText,
    Text,
    discard_draft,
    publish_interpretation,
    save_draft,
    text_of,
)
from papers.actions.pairs import catch_up
from papers.forms.interpretations import InterpretationForm
from papers.glossary import hints, marked_names
from papers.models import Interpretation
from papers.pairs import beside, changes_address
from papers.rendering import render_text
from papers.text import MAX_SOURCE, diff
from papers.views.renames import follow_renames
from papers.week import tasks_of
from readinggroup.errors import RuleViolation
from readinggroup.http import Linked, MemberRequest, partial_or_page, partial_or_redirect, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def draft_edit(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """GET shows what there is to go on writing; POST saves it as a draft."""
    interpretation = own_interpretation(request, slug, pk)
    if request.method != "POST":
        initial = _initial(interpretation, text_of(interpretation))
        context = draft_context(interpretation, InterpretationForm(initial=initial))
        return render(request, "papers/draft_edit.html", context)
    form = InterpretationForm(request.POST)
    if not form.is_valid():
        return _page(request, interpretation, form, status=422)
    return _saved(request, interpretation, form)


@require_POST
def draft_publish(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    interpretation = own_interpretation(request, slug, pk)
    form = InterpretationForm(request.POST)
    if not form.is_valid():
        return _page(request, interpretation, form, status=422)
    try:
        _publish(request, interpretation, form)
    except RuleViolation as violation:
        return refused(request, interpretation, form, violation)
    messages.success(request, _next_step(request.user, interpretation).on_page())
    return HttpResponseRedirect(interpretation.get_absolute_url())


@require_POST
def draft_preview(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """The text as it would be published, by the same renderer; nothing is stored."""
    interpretation = own_interpretation(request, slug, pk)
    form = InterpretationForm(request.POST)
    context, status = draft_context(interpretation, form), 422
    if form.is_valid():
        context, status = context | _rendered(form.text, interpretation.language), 200
    return partial_or_page(request, "papers/_preview.html", "papers/draft_edit.html", context, status=status)


@require_POST
def draft_discard(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    interpretation = own_interpretation(request, slug, pk)
    try:
        discard_draft(
            interpretation=interpretation,
            member=request.user,
            version=whole_number(request.POST.get("version", "")),
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("papers:draft_edit", slug, pk)
    messages.success(request, _("The draft is gone."))
    return redirect("papers:paper_detail", slug)


def _saved(request: MemberRequest, interpretation: Interpretation, form: InterpretationForm) -> HttpResponse:
    change = _change(request, interpretation, form)
    try:
        save_draft(**change)
    except RuleViolation as violation:
        return refused(request, interpretation, form, violation)
    return partial_or_redirect(
        request,
        "papers/_saved.html",
        lambda: {"interpretation": interpretation, "saved_at": change["now"]},
        to=request.path,
        done=_("Draft saved. Only its authors can see it."),
    )


def _publish(request: MemberRequest, interpretation: Interpretation, form: InterpretationForm) -> None:
    since = interpretation.current.number if interpretation.current else 0
    publish_interpretation(**_change(request, interpretation, form))
    if number := form.cleaned_data["caught_up"]:
        catch_up(interpretation=interpretation, member=request.user, number=number, since=since)


def _next_step(author: Member, interpretation: Interpretation) -> Linked:
    """After publishing: what its author owes next, else the discussion."""
    tasks = tasks_of(author, timezone.now())
    if tasks:
        paper = tasks[0].paper
        return Linked(_("Published. Your next task: {it}."), paper.short_name, paper.get_absolute_url())
    discussion = f"{interpretation.get_absolute_url()}#discussion"
    return Linked(_("Published. The others answer in {it}."), _("the discussion"), discussion)


def _rendered(text: Text, language: str) -> dict[str, Any]:
    terms = marked_names()
    return {
        "previewed": True,
        "summary_html": render_text(text.summary, prefix="ps", terms=terms),
        "external_url": text.external_url,
        "body_html": render_text(text.body, prefix="p", terms=terms),
        "hints": hints(f"{text.summary}\n\n{text.body}"[:MAX_SOURCE], language),
    }


def _initial(interpretation: Interpretation, text: Text) -> dict[str, Any]:
    return {**vars(text), "notes": interpretation.notes, "version": interpretation.version}


def _change(
    request: MemberRequest, interpretation: Interpretation, form: InterpretationForm
) -> dict[str, Any]:
    return {
        "interpretation": interpretation,
        "member": request.user,
        "text": form.text,
        "notes": form.cleaned_data["notes"],
        "version": form.cleaned_data["version"],
        "now": timezone.now(),
    }


def refused(
    request: MemberRequest, interpretation: Interpretation, form: InterpretationForm, violation: RuleViolation
) -> HttpResponse:
    """Nothing was stored; what was typed stays in the form."""
    if isinstance(violation, StaleText):
        return _conflict(request, interpretation, form, violation)
    form.add_error(None, str(violation))
    return _page(request, interpretation, form, status=422)


def _conflict(
    request: MemberRequest, interpretation: Interpretation, form: InterpretationForm, stale: StaleText
) -> HttpResponse:
    """Both texts with their difference; the form keeps what was typed, on the stored version."""
    typed = dict(form.data.items()) | {"version": str(stale.version)}
    stored = {**vars(stale.stored), "notes": stale.notes}
    changed = [
        (form.fields[name].label, text, diff(text, form.cleaned_data[name]))
        for name, text in stored.items()
        if text != form.cleaned_data[name]
    ]
    context = draft_context(interpretation, InterpretationForm(typed), problem=str(stale), changed=changed)
    return partial_or_page(request, "papers/_conflict.html", "papers/draft_edit.html", context, status=409)


def _page(
    request: MemberRequest,
    interpretation: Interpretation,
    form: InterpretationForm,
    *,
    status: int,
) -> HttpResponse:
    """As typed; scripts that save in passing get what is wrong with it alone."""
    context = draft_context(interpretation, form)
    return partial_or_page(request, "papers/_saved.html", "papers/draft_edit.html", context, status=status)


def draft_context(interpretation: Interpretation, form: InterpretationForm, **more: Any) -> dict[str, Any]:
    for name in ("summary", "body"):
        form.fields[name].widget.attrs["lang"] = interpretation.language
    if not interpretation.is_published:
        form.ask_no_reason()
    translation = beside(interpretation)
    form.offer_to_catch_up(translation, changes_address(interpretation.paper.slug, translation))
    return {
        "form": form,
        "interpretation": interpretation,
        "paper": interpretation.paper,
        "translation": translation,
        "saved_at": interpretation.draft.saved_at if hasattr(interpretation, "draft") else None,
        **more,
    }


def own_interpretation(request: MemberRequest, slug: str, pk: int) -> Interpretation:
    """404 for another's: whether a draft exists is nobody else's business."""
    own = Interpretation.objects.written_by(request.user).select_related("paper", "current", "draft")
    return get_object_or_404(own, paper__slug=slug, pk=pk)
