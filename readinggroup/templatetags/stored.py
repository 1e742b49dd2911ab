from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from readinggroup.fragments import filled, ready

register = template.Library()


@register.filter
def stored_html(html: str) -> SafeString:
    """Trusts HTML that `papers.text.render` made and cleaned; for stored and freshly rendered fields only."""
    return mark_safe(html)  # noqa: S308 -- cleaned by the renderer, see the docstring


@register.simple_tag(takes_context=True)
def fragment(context: template.Context, template_name: str, **shown: Any) -> SafeString:
    """`{% include %}` for a partial that needs no more than is named here; see `readinggroup.fragments`."""
    html = filled(ready(template_name, shown), context)  # type: ignore[arg-type]  # a context is as good as a mapping
    return mark_safe(html)  # noqa: S308 -- rendered by a template, which has escaped what it was given
