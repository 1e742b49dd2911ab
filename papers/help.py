"""The help pages. Each is Markdown of ours, templates/help/<language>/<topic>.md, in which `## key: Title`
begins a section and a fence named `example` stands twice: as typed, and as the renderer of members' texts
shows it.

What the group's rules and settings say is filled in, so that a page cannot say otherwise.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from members.actions.invitations import DEFAULT_DAYS
from members.models import the_group
from papers.models.claims import BEFORE_MEETING, SECOND_SEATS, WITHOUT_MEETING
from papers.models.discussion import MAX_COMMENT
from papers.rendering import link_targets
from papers.rules.claims import EXTENSION_DAYS
from papers.text import MAX_SOURCE, Link, Reference, references, render
from papers.text.equations import MAX_TEX
from papers.text.highlighting import LANGUAGES

TOPICS = ("group", "writing", "organisers")

_SECTION = re.compile(r"^## ([a-z-]+): (.+)\n", re.MULTILINE)
_EXAMPLE = re.compile(r"^(~{3,})example\n(.*?)^\1\n", re.MULTILINE | re.DOTALL)
# The mention in an example names nobody: who the members are is not for visitors.
_SAMPLE = Reference("member", "ada")


class Block(NamedTuple):
    """A stretch of text; `source` is what was typed, where that is the point."""

    html: str
    source: str = ""


class Section(NamedTuple):
    key: str
    title: str
    blocks: list[Block]


class HelpPage(NamedTuple):
    topic: str
    title: str
    intro: str
    sections: list[Section]


class Facts(NamedTuple):
    max_claims: int
    time_zone: str
    is_public: bool
    has_mail: bool
    second_readers: int = len(SECOND_SEATS)
    days_before_meeting: int = BEFORE_MEETING.days
    days_without_meeting: int = WITHOUT_MEETING.days
    extension_days: int = EXTENSION_DAYS
    invitation_days: int = DEFAULT_DAYS
    reset_days: int = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    max_text: int = MAX_SOURCE
    max_comment: int = MAX_COMMENT
    max_formula: int = MAX_TEX
    code_languages: str = ", ".join(sorted(LANGUAGES))


def help_page(topic: str) -> HelpPage:
    """In the language of the request."""
    facts = Facts(
        max_claims=settings.MAX_ACTIVE_CLAIMS,
        time_zone=the_group().time_zone,
        is_public=settings.PUBLIC_INTERPRETATIONS,
        has_mail=settings.MAIL_ENABLED,
    )
    return _page(topic, get_language() or settings.LANGUAGE_CODE, facts)


@lru_cache(maxsize=64)
def _page(topic: str, language: str, facts: Facts) -> HelpPage:
    """Once for each state of the facts; a new version of the text comes with a new process."""
    text = render_to_string(f"help/{language}/{topic}.md", facts._asdict())
    opening, *parts = _SECTION.split(text)
    title, _, intro = opening.removeprefix("# ").partition("\n")
    sections = [
        Section(key, name, list(_blocks(body, key)))
        for key, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
    return HelpPage(topic, title, render(intro), sections)


def _blocks(body: str, key: str) -> Iterator[Block]:
    prose, *parts = _EXAMPLE.split(body)
    for number, (source, after) in enumerate(zip(parts[1::3], parts[2::3], strict=True)):
        yield from _prose(prose)
        yield Block(_rendered(source, f"{key}{number}"), source)
        prose = after
    yield from _prose(prose)


def _prose(text: str) -> Iterator[Block]:
    if text.strip():
        yield Block(render(text))


def _rendered(source: str, prefix: str) -> str:
    wanted = references(source)
    links = link_targets(wanted - {_SAMPLE}) | {_SAMPLE: Link(reverse("members:member_list"), "Ada")}
    return render(source, links, prefix=prefix)
