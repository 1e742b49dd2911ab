import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers.calendars import zone_name
from papers.listing import entry_address
from papers.models import ReadingList
from papers.readings import Published
from papers.text import Heading, Mark, contents, language_of, marked, refused_formulas, sources_in
from papers.threads import Spot, Threads

register = template.Library()

# "entry 8", both of "entries 13 and 16", and as the Chinese notes put it.
_NAMED = re.compile(
    r"(\bentry \d{1,4}\b|第 ?\d{1,4} ?条"
    r"|(?:(?<=\bentries )|(?<=\bentries \d and )|(?<=\bentries \d\d and ))\d{1,4}\b)",
    re.ASCII,
)
_NO_DIGITS = re.compile(r"\D+")


@register.filter
def lang(text: str) -> str:
    """For the `lang` of a text whose author named none, and of what stands in the other language here."""
    return language_of(text)


@register.filter
def headings(html: str) -> list[Heading]:
    """Of a long text, from its stored HTML."""
    return contents(html)


@register.filter
def spots_in(threads: Threads | None, interpretation: int) -> tuple[Spot, ...]:
    """Visitors have no threads."""
    return threads.spots(interpretation) if threads else ()


@register.filter
def with_marks(revision: Published, spots: Iterable[Spot]) -> dict[str, str]:
    """Its summary and text, with a mark around the words of each thread and a link to it."""
    marks = [Mark(spot.pk, spot.start, spot.end, _to_thread(spot)) for spot in spots]
    parts = (revision.summary_html, revision.body_html)
    summary, body = marked(parts, marks) if marks else parts
    return {"summary": summary, "body": body}


def _to_thread(spot: Spot) -> SafeString:
    said = _("Comments on this passage: %(count)s") % {"count": spot.turns}
    link = '<a class="to-thread" href="#comment-{}" lang="{}" aria-label="{}">{}</a>'
    return format_html(link, spot.pk, get_language(), said, spot.turns)


@register.filter
def refused(source: str | None) -> list[str]:
    """The formulas of what was typed that cannot be set."""
    return refused_formulas(source or "")


@register.filter
def shown_as_source(html: str) -> list[str]:
    """The formulas that stored HTML could not set."""
    return sources_in(html)


@register.filter
def zone(name: str) -> str:
    return zone_name(name)


@register.filter
def with_entries(text: str, reading_list: ReadingList) -> SafeString:
    """A curator's words, in which the other entries that they name are links."""
    words = _NAMED.split(text)
    words[1::2] = [
        format_html('<a href="{}">{}</a>', entry_address(reading_list, int(_NO_DIGITS.sub("", named))), named)
        for named in words[1::2]
    ]
    return format_html_join("", "{}", ((each,) for each in words))
