from django.contrib import admin

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.models import Comment, CommentEdit, Mention, Reaction


class CommentEditInline(RowsInline):
    model = CommentEdit


class MentionInline(RowsInline):
    model = Mention


@admin.register(Comment)
class CommentAdmin(LookUpAdmin):
    list_display = ["paper", "author", "kind", "created_at", "edited_at", "deleted_at"]
    list_filter = ["kind", ("deleted_at", admin.EmptyFieldListFilter), ("answer", admin.EmptyFieldListFilter)]
    list_select_related = ["paper", "author"]
    search_fields = ["source", "paper__title", "paper__slug", "author__name", "author__handle"]
    readonly_fields = ["html", "renderer_version", "edited_at"]
    inlines = [CommentEditInline, MentionInline]


@admin.register(CommentEdit)
class CommentEditAdmin(LookUpAdmin):
    list_display = ["comment", "replaced_at"]
    list_select_related = ["comment__author", "comment__paper"]
    search_fields = ["source", "comment__author__name"]


@admin.register(Mention)
class MentionAdmin(LookUpAdmin):
    list_display = ["member", "comment"]
    list_select_related = ["member", "comment__author", "comment__paper"]
    search_fields = ["member__name", "member__handle"]


@admin.register(Reaction)
class ReactionAdmin(LookUpAdmin):
    list_display = ["member", "kind", "comment"]
    list_filter = ["kind"]
    list_select_related = ["member", "comment__author", "comment__paper"]
    search_fields = ["member__name", "member__handle"]
