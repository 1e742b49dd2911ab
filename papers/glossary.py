"""The glossary as texts are held against it."""

import re
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse

from papers.models import Term
from papers.text import Names, names_in

_BETWEEN = re.compile(r"[,\uff0c\u3001;\uff1b\n]")


class Hint(NamedTuple):
    """The text says `typed` for what the glossary calls `name`."""

    typed: str
    name: str
    url: str


def marked_names() -> Names[str]:
    """What a text's terms are marked by: each name with the address of its entry."""
    return _marked(tuple(Term.objects.order_by("pk").values_list("pk", "term", "chinese")))


@lru_cache(maxsize=4)
def _marked(rows: tuple[tuple[int, str, str], ...]) -> Names[str]:
    page = reverse("papers:glossary")
    return Names((name, f"{page}#term-{pk}") for pk, *both in rows for name in both)


def hints(source: str, language: str) -> list[Hint]:
    """Words that the group would rather not read, and in a Chinese text the English of what it has not once
    called by its Chinese name; in the order of the text."""
    terms = {term.pk: term for term in Term.objects.order_by("pk")}
    own = [(name, (pk, code)) for pk, term in terms.items() for code, name in _by_language(term).items()]
    # A name that is the same in both languages is the text's own.
    own.sort(key=lambda each: each[1][1] != language)
    avoided = [(word, (pk, "")) for pk, term in terms.items() for word in _BETWEEN.split(term.avoid)]
    found = names_in(source, Names(own + avoided))
    page = reverse("papers:glossary")
    said = {_by_language(terms[pk])[language] for pk, code in found if code == language}
    return [
        Hint(typed, name, f"{page}#term-{pk}")
        for (pk, code), typed in found.items()
        if (name := _by_language(terms[pk])[language]) and (not code or (code == "en" and name not in said))
    ]


def _by_language(term: Term) -> dict[str, str]:
    return {"en": term.term, "zh-hans": term.chinese}
