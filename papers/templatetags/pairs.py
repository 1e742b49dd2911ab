from django import template

from papers.pairs import Beside, changes_address

register = template.Library()


@register.filter
def changes(translation: Beside, slug: str) -> str:
    """Where one reads what the other text of the pair has changed."""
    return changes_address(slug, translation)
