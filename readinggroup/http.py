"""How a view answers: every POST ends in one of the two helpers, and every target stays within the site."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

from members.models import Member
from readinggroup.errors import RuleViolation


class MemberRequest(HttpRequest):
    """A request behind sign-in."""

    user: Member
    htmx: HtmxDetails


class Linked(NamedTuple):
    """A sentence after an act that names what it was done with, `{it}` in it: with a link on a page."""

    sentence: str
    it: str
    url: str

    def __str__(self) -> str:
        return self.sentence.format(it=self.it)

    def on_page(self) -> str:
        return format_html(self.sentence, it=format_html('<a href="{}">{}</a>', self.url, self.it))


class Spot(NamedTuple):
    """An element of a page, named by its id, beside which that page shows what is said there."""

    page: str
    at: str


def partial_or_redirect(
    request: HttpRequest,
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    to: str | Spot,
    problem: str = "",
    done: str | Linked = "",
) -> HttpResponse:
    """Done or refused (`problem`): htmx gets the partial, 409 where refused; a plain browser a redirect.

    `context` is asked for by the partial alone: a redirect loads nothing.
    `done` is said aloud where htmx swaps, and as a message where the page is loaded anew: at the top, or
    tagged with its spot.
    """
    if request.headers.get("HX-Request"):
        response = render(request, template, context(), status=409 if problem else 200)
        return (
            trigger_client_event(response, "said", {"text": str(done)}) if done and not problem else response
        )
    if isinstance(to, Spot):
        page, at = f"{to.page}#{to.at}", to.at
    else:  # what went wrong is said at the top
        page, at = to.partition("#")[0] if problem else to, ""
    if problem:
        messages.error(request, problem, extra_tags=at)
    elif done:
        text = done.on_page() if isinstance(done, Linked) else done
        messages.success(request, text, extra_tags=at)
    return HttpResponseRedirect(local_path(page))


def partial_or_page(
    request: HttpRequest, partial: str, page: str, context: dict[str, Any], *, status: int = 422
) -> HttpResponse:
    """An invalid form: 422 with the input kept, as the partial for htmx, else as the whole page."""
    return render(request, partial if request.headers.get("HX-Request") else page, context, status=status)


def refusal(act: Callable[[], object]) -> str:
    """Runs the action; the sentence with which the state said no, or "" where it was done."""
    try:
        act()
    except RuleViolation as violation:
        return str(violation)
    return ""


def local_path(raw: str, default: str = "/") -> str:
    """`raw` as an encoded path and query of this site, or `default` for anything that could lead elsewhere.

    Stricter than Django's own check, which lets `//<TAB>/host` and its like through.
    """
    outward = not raw.startswith("/") or raw.startswith("//")
    if outward or any(character <= " " or character in "\\\x7f" for character in raw):
        return default
    try:
        return iri_to_uri(raw)
    except UnicodeEncodeError:
        return default


def whole_number(raw: str) -> int:
    """What an address or a form names a row or a version by; 0, which none has, for anything else.

    At most nine digits, which every column takes.
    """
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def back(request: HttpRequest, default: str) -> str:
    """Where a plain form wants to return to: its `next` field, else `default`."""
    return local_path(request.POST.get("next", ""), default)
