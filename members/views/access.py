from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from members.rules.members import can_run_group
from readinggroup.http import MemberRequest

View = Callable[..., HttpResponse]


def for_organisers(view: View) -> View:
    """The desk is 403 for other members, whatever it would show."""

    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_run_group(request.user):
            raise PermissionDenied(_("The desk is for organisers."))
        return view(request, *args, **kwargs)

    return guarded
