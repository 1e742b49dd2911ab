from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from papers.rules.meetings import can_plan
from readinggroup.http import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def organisers_only(view: View[P]) -> View[P]:
    """403 before anything is loaded: that there is a plan is no secret, what is in it is not for all."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not can_plan(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
