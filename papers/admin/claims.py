from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.models import Claim, HandOver, ReadMark


class HandOverInline(RowsInline):
    model = HandOver
    fields = ["to_member", "offered_at", "answered_at", "outcome"]


@admin.register(Claim)
class ClaimAdmin(LookUpAdmin):
    list_display = ["paper", "member", "role_name", "claimed_at", "extended_to", "released_at", "reason"]
    list_filter = ["seat", "reason", ("released_at", admin.EmptyFieldListFilter)]
    list_select_related = ["paper", "member"]
    search_fields = ["paper__title", "paper__slug", "member__name", "member__handle"]
    inlines = [HandOverInline]


@admin.register(HandOver)
class HandOverAdmin(LookUpAdmin):
    list_display = ["claim", "to_member", "offered_at", "answered_at", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["claim__paper", "claim__member", "to_member"]
    search_fields = ["claim__paper__title", "claim__paper__slug", "to_member__name", "to_member__handle"]
    exclude = ["message"]


@admin.register(ReadMark)
class ReadMarkAdmin(LookUpAdmin):
    list_display = ["paper", "state", "marked_at"]
    list_filter = ["state"]
    list_select_related = ["paper", "member"]
    search_fields = ["paper__title", "paper__slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReadMark]:
        return ReadMark.objects.filter(member=request.user.pk)
