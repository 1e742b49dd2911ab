from typing import Any

from django.http import HttpRequest

from members.models import the_group

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows; costs no query."""
    group = the_group()
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": group.name,
        "GROUP_TIME_ZONE": group.time_zone,
        "THEME": theme if theme in THEMES else "",
    }
