from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnly:
    """For an admin or an inline: to be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class TextsOnly:
    """Made, ordered and deleted at the desk; only what it says is changed here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RowsInline(ReadOnly, admin.TabularInline[Any, Any]):
    extra = 0
    show_change_link = True


class LookUpAdmin(ReadOnly, admin.ModelAdmin[Any]):
    show_full_result_count = False
