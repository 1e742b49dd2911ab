from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from papers.fragments import filled, ready
from papers.text import language_of

register = template.Library()


@register.filter
def stored_html(html: str) -> SafeString:
    """Trusts HTML that `papers.text.render` made and cleaned; for stored and freshly rendered fields only."""
    return mark_safe(html)  # noqa: S308 -- cleaned by the renderer, see the docstring


@register.filter
def lang(text: str) -> str:
    """For the `lang` of a text whose author named none, and of what stands in the other language here."""
    return language_of(text)


@register.simple_tag(takes_context=True)
def fragment(context: template.Context, template_name: str, **shown: Any) -> SafeString:
    """`{% include %}` for a partial that needs no more than is named here; see `papers.fragments`."""
    html = filled(ready(template_name, shown), context)  # type: ignore[arg-type]  # a context is as good as a mapping
    return mark_safe(html)  # noqa: S308 -- rendered by a template, which has escaped what it was given
