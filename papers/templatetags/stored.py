from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def stored_html(html: str) -> SafeString:
    """Trusts HTML that `papers.text.render` made and cleaned; for stored and freshly rendered fields only."""
    return mark_safe(html)  # noqa: S308 -- cleaned by the renderer, see the docstring
