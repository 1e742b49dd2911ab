from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.models import Credit, Draft, Interpretation, Revision


class CreditInline(RowsInline):
    model = Credit


class RevisionInline(RowsInline):
    model = Revision
    fields = ["number", "published_at", "published_by", "reason", "renderer_version", "reading_minutes"]
    readonly_fields = ["renderer_version", "reading_minutes"]


@admin.register(Interpretation)
class InterpretationAdmin(LookUpAdmin):
    list_display = ["paper", "author", "language", "is_published", "created_at"]
    list_filter = ["language", ("current", admin.EmptyFieldListFilter)]
    list_select_related = ["paper", "author"]
    search_fields = ["paper__title", "paper__slug", "author__name", "author__handle"]
    exclude = ["notes"]
    inlines = [CreditInline, RevisionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interpretation]:
        return Interpretation.objects.filter(Q(current__isnull=False) | Q(author=request.user.pk))


@admin.register(Draft)
class DraftAdmin(LookUpAdmin):
    list_display = ["interpretation", "saved_at", "saved_by"]
    list_select_related = ["interpretation__paper", "interpretation__author", "saved_by"]
    search_fields = ["interpretation__paper__title", "interpretation__paper__slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return Draft.objects.filter(interpretation__author=request.user.pk)


@admin.register(Revision)
class RevisionAdmin(LookUpAdmin):
    list_display = ["interpretation", "number", "published_at", "published_by", "renderer_version"]
    list_filter = ["renderer_version", "interpretation__language"]
    list_select_related = ["interpretation__paper", "interpretation__author", "published_by"]
    search_fields = ["summary", "body", "interpretation__paper__title", "interpretation__author__name"]
    readonly_fields = ["restores", "renderer_version", "reading_minutes", "body_html", "summary_html"]


@admin.register(Credit)
class CreditAdmin(LookUpAdmin):
    list_display = ["interpretation", "member", "kind"]
    list_select_related = ["interpretation__paper", "interpretation__author", "member"]
    search_fields = ["interpretation__paper__title", "member__name", "member__handle"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        published = Q(interpretation__current__isnull=False)
        return Credit.objects.filter(published | Q(interpretation__author=request.user.pk))
