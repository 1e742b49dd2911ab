from django.contrib import admin
from django.http import HttpRequest

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.forms.paper_records import PaperRecordForm
from papers.models import EntryPaper, FormerSlug, Paper, PaperLink


class PlaceInline(RowsInline):
    model = EntryPaper


class FormerSlugInline(RowsInline):
    model = FormerSlug


@admin.register(Paper)
class PaperAdmin(admin.ModelAdmin[Paper]):
    form = PaperRecordForm
    list_display = ["short_name", "title", "kind", "year", "arxiv_id", "slug"]
    list_filter = ["kind", "year", "authors_complete"]
    search_fields = ["title", "short_name", "slug", "arxiv_id", "doi", "venue"]
    inlines = [PlaceInline, FormerSlugInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Paper | None = None) -> list[str]:
        """Renamed at the desk, which keeps the old address leading here."""
        return ["slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False


@admin.register(FormerSlug)
class FormerSlugAdmin(LookUpAdmin):
    list_display = ["slug", "paper"]
    list_select_related = ["paper"]
    search_fields = ["slug", "paper__slug", "paper__title"]


@admin.register(PaperLink)
class PaperLinkAdmin(LookUpAdmin):
    list_display = ["source", "target", "kind", "interpretation", "comment"]
    list_filter = ["kind"]
    list_select_related = [
        *("source", "target", "interpretation__paper", "interpretation__author"),
        *("comment__paper", "comment__author"),
    ]
    search_fields = ["source__slug", "source__title", "target__slug", "target__title"]
