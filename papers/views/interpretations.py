from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from papers.actions.interpretations import begin_interpretation
from papers.forms.discussion import Blank
from papers.models import Interpretation, Paper
from papers.pairs import language_name, other_language
from papers.readings import load_readings
from papers.views.discussion import asked_threads, discussion_context
from papers.views.renames import follow_renames
from readinggroup.http import MemberRequest


@require_POST
def interpretation_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Begins one in the language asked for, or goes on with the one that is there."""
    paper = get_object_or_404(Paper, slug=slug)
    asked = request.POST.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    interpretation = begin_interpretation(
        paper=paper, member=request.user, language=language, now=timezone.now()
    )
    return redirect("papers:draft_edit", paper.slug, interpretation.pk)


@require_safe
@follow_renames
def interpretation_detail(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    interpretation = visible(request, slug, pk)
    if not interpretation.is_published:
        return redirect("papers:draft_edit", slug, pk)
    reading = load_readings(Interpretation.objects.filter(pk=interpretation.pk), request.user)[0]
    context = {
        "language": language_name(other_language(interpretation.language)),
        **discussion_context(
            request.user, interpretation.paper, interpretation, asked=asked_threads(request)
        ),
        "reading": reading,
        "blank": Blank(reading.current.number if reading.current else 0),
    }
    return render(request, "papers/interpretation_detail.html", context)


def visible(request: MemberRequest, slug: str, pk: int) -> Interpretation:
    """Another's draft is as missing as one that does not exist."""
    interpretations = Interpretation.objects.visible_to(request.user).select_related("paper", "author")
    return get_object_or_404(interpretations, paper__slug=slug, pk=pk)
