"""An interpretation as a file: taken along, written on anywhere, and brought back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from papers.actions.interpretations import Text, save_draft, text_of
from papers.exchange import Manuscript, to_file
from papers.forms.interpretations import InterpretationForm
from papers.forms.manuscripts import UploadForm
from papers.models import Interpretation
from papers.rules.interpretations import can_edit
from papers.views.drafts import own_interpretation, refused
from papers.views.renames import follow_renames
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest


@require_safe
@follow_renames
def manuscript_download(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Its authors get what the editor would show, everybody else what is published."""
    readable = Interpretation.objects.written_by(request.user) | Interpretation.objects.published()
    full = readable.select_related("paper", "author", "current")
    light = full.defer("current__summary_html", "current__body_html")
    interpretation = get_object_or_404(light, paper__slug=slug, pk=pk)
    file = to_file(_manuscript(interpretation, is_mine=can_edit(request.user, interpretation)))
    response = HttpResponse(file, content_type="text/markdown; charset=utf-8")
    name = f"{slug}.{interpretation.language}.{interpretation.author.handle}.md"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def manuscript_upload(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """POST saves the file's text as the draft, on the version that the file was made from."""
    interpretation = own_interpretation(request, slug, pk)
    if request.method != "POST":
        return _page(request, UploadForm(interpretation))
    form = UploadForm(interpretation, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        _save(request, interpretation, form.draft)
    except RuleViolation as violation:
        return refused(request, interpretation, form.draft, violation)
    messages.success(request, _("The file’s text is saved as your draft. Only its authors can see it."))
    return redirect("papers:draft_edit", slug, pk)


def _manuscript(interpretation: Interpretation, *, is_mine: bool) -> Manuscript:
    """How often its authors have saved is nobody else's business."""
    text = text_of(interpretation) if is_mine else interpretation.current or Text()
    return Manuscript(
        paper=interpretation.paper.slug,
        title=interpretation.paper.title,
        language=interpretation.language,
        author=interpretation.author.handle,
        interpretation=interpretation.pk,
        version=interpretation.version if is_mine else 0,
        revision=getattr(interpretation.current, "number", 0),
        external_url=text.external_url,
        summary=text.summary,
        body=text.body,
    )


def _save(request: MemberRequest, interpretation: Interpretation, draft: InterpretationForm) -> None:
    save_draft(
        interpretation=interpretation,
        member=request.user,
        text=draft.text,
        notes=draft.cleaned_data["notes"],
        version=draft.cleaned_data["version"],
        now=timezone.now(),
    )


def _page(request: MemberRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    interpretation = form.interpretation
    context = {"form": form, "interpretation": interpretation, "paper": interpretation.paper}
    return render(request, "papers/manuscript_upload.html", context, status=status)
