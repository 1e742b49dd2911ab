"""An address that a paper had before leads to the same page at its address of today."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from papers.models import FormerSlug

View = Callable[..., HttpResponse]


def follow_renames(view: View) -> View:
    """For pages below a paper's address; looks only where nothing was found, and only for what is read."""

    @wraps(view)
    def followed(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, slug=slug, **rest)
        except Http404:
            former = FormerSlug.objects.select_related("paper").filter(slug=slug).first()
            if former is None or request.method not in {"GET", "HEAD"} or not request.resolver_match:
                raise
            name = request.resolver_match.view_name
            return HttpResponsePermanentRedirect(reverse(name, kwargs={**rest, "slug": former.paper.slug}))

    return followed
