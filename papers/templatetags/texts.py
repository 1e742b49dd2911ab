from django import template

from papers.text import language_of

register = template.Library()


@register.filter
def lang(text: str) -> str:
    """For the `lang` of a text whose author named none, and of what stands in the other language here."""
    return language_of(text)
