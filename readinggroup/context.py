from typing import Any

from django.conf import settings
from django.http import HttpRequest

from members.actions.mail import mail_is_set_up
from members.models import the_group
from readinggroup.hosts import is_number

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows; costs no query."""
    group = the_group()
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": group.name,
        "GROUP_TIME_ZONE": group.time_zone,
        "LANGUAGES": settings.LANGUAGES,  # each named in itself
        "HAS_MAIL": mail_is_set_up(),
        "THEME": theme if theme in THEMES else "",
        # Asked only where passkeys are: a wrong Host has an error page, too.
        "HOST_IS_NUMBER": lambda: is_number(request.get_host()),
    }
