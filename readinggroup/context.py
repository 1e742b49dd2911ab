from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows; costs no query."""
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": settings.SITE_NAME,
        "GROUP_TIME_ZONE": settings.GROUP_TIME_ZONE,
        "THEME": theme if theme in THEMES else "",
    }
