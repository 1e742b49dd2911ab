from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from readinggroup.http import local_path
from readinggroup.outage import is_outage


class GroupAdminSite(admin.AdminSite):
    """Django's admin behind the site's own sign-in, whose limits and second factor it would not have."""

    site_header = site_title = "Admin"

    def has_permission(self, request: HttpRequest) -> bool:
        """A member who may not is told so; sign-in would send them straight back here."""
        allowed = super().has_permission(request)
        if request.user.is_authenticated and not allowed:
            raise PermissionDenied
        return allowed

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """What a filter in the address cannot mean, the models only notice when they ask the database."""

        @wraps(view)
        def readable(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except (DataError, OperationalError, OverflowError, ValueError) as error:
                if request.method == "GET" and request.GET and not is_outage(error):
                    raise BadRequest("A filter in the address cannot be read") from error
                raise

        return super().admin_view(readable, cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        self.has_permission(request)
        index = resolve_url("admin:index")
        return redirect_to_login(local_path(request.GET.get("next", ""), index), resolve_url("account_login"))
