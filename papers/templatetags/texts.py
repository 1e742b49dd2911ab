import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from papers.calendars import zone_name
from papers.listing import entry_address
from papers.models import ReadingList
from papers.text import Heading, contents, language_of, refused_formulas, sources_in

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
