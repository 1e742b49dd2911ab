from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.actions.images import add_image
from papers.forms.images import ImageForm
from papers.forms.interpretations import InterpretationForm
from papers.images import TYPES
from papers.models import Image, Interpretation
from papers.rules.interpretations import can_read
from papers.views.drafts import draft_context, own_interpretation
from readinggroup.errors import RuleViolation
from readinggroup.http import MemberRequest, partial_or_page


@login_not_required
@require_safe
def image_detail(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """For whoever may read interpretations; its name says what is in it, so it never changes."""
    if not can_read(request.user if request.user.is_authenticated else None):
        return redirect_to_login(request.get_full_path())
    image = Image.objects.filter(digest=digest, extension=extension).first()
    try:
        octets = image.file.read_bytes() if image else b""
    except FileNotFoundError:
        octets = b""
    if not octets:
        raise Http404
    response = HttpResponse(octets, content_type=TYPES[extension])
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
def image_create(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """A script gets the Markdown that shows the image; a plain form comes back with it below the text."""
    interpretation = own_interpretation(request, slug, pk)
    markdown, problem, status = _stored(request)
    context = _page(request, interpretation, markdown) | {"image_problem": problem, "markdown": markdown}
    return partial_or_page(request, "papers/_image.html", "papers/draft_edit.html", context, status=status)


def _stored(request: MemberRequest) -> tuple[str, str, int]:
    """Its Markdown, or what is wrong; and the status."""
    form = ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        return "", str(form.errors["image"][0]), 422
    octets = form.cleaned_data["image"].read()
    try:
        image = add_image(member=request.user, octets=octets, now=timezone.now())
    except RuleViolation as violation:
        return "", str(violation), 409
    described = _("Describe the image")
    return f"![{described}]({image.get_absolute_url()})", "", 200


def _page(request: MemberRequest, interpretation: Interpretation, markdown: str) -> dict[str, Any]:
    """What was typed, with the image at its end; not saved yet."""
    typed = request.POST.copy()
    if markdown:
        typed["body"] = f"{typed.get('body', '').rstrip()}\n\n{markdown}\n".lstrip("\n")
    return draft_context(interpretation, InterpretationForm(typed))
