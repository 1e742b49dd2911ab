from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from papers.admin.permissions import LookUpAdmin
from papers.models import PairSide


@admin.register(PairSide)
class PairSideAdmin(LookUpAdmin):
    list_display = ["interpretation", "other", "known"]
    list_select_related = [
        *("interpretation__paper", "interpretation__author"),
        *("other__paper", "other__author"),
    ]
    search_fields = ["interpretation__paper__title", "interpretation__paper__slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PairSide]:
        """That somebody is at a translation is nobody else's business."""
        return PairSide.objects.filter(interpretation__current__isnull=False)
