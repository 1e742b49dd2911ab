from django.contrib import admin

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.models import Comment, CommentEdit, Mention, Passage, Reaction


class CommentEditInline(RowsInline):
    model = CommentEdit


class PassageInline(RowsInline):
    model = Passage


class MentionInline(RowsInline):
    model = Mention


@admin.register(Comment)
class CommentAdmin(LookUpAdmin):
    list_display = ["paper", "author", "kind", "created_at", "edited_at", "deleted_at"]
    list_filter = ["kind", ("deleted_at", admin.EmptyFieldListFilter), ("answer", admin.EmptyFieldListFilter)]
    list_select_related = ["paper", "author"]
    search_fields = ["source", "paper__title", "paper__slug", "author__name", "author__handle"]
    readonly_fields = ["html", "renderer_version", "edited_at", "place_order"]
    inlines = [PassageInline, CommentEditInline, MentionInline]


@admin.register(CommentEdit)
class CommentEditAdmin(LookUpAdmin):
    list_display = ["comment", "replaced_at"]
    list_select_related = ["comment__author", "comment__paper"]
    search_fields = ["source", "comment__author__name"]


@admin.register(Passage)
class PassageAdmin(LookUpAdmin):
    list_display = ["quote", "comment", "revision", "found_at"]
    list_filter = [("found_at", admin.EmptyFieldListFilter)]
    list_select_related = ["comment__author", "comment__paper"]
    search_fields = ["quote", "comment__author__name", "comment__paper__title"]
    readonly_fields = ["found_at"]


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
