from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from papers.admin.papers import PlaceInline
from papers.admin.permissions import LookUpAdmin, RowsInline, TextsOnly
from papers.forms.record_fields import LinesField
from papers.models import Entry, EntryPaper, Part, ReadingList


class PartInline(RowsInline):
    model = Part
    fields = ["position", "title_en", "title_zh"]


@admin.register(ReadingList)
class ReadingListAdmin(TextsOnly, admin.ModelAdmin[ReadingList]):
    list_display = ["title_en", "title_zh", "slug", "is_default"]
    search_fields = ["title_en", "title_zh", "slug"]
    readonly_fields = ["slug", "is_default"]
    inlines = [PartInline]


@admin.register(Part)
class PartAdmin(TextsOnly, admin.ModelAdmin[Part]):
    list_display = ["title_en", "title_zh", "reading_list", "position", "key"]
    list_filter = ["reading_list"]
    list_select_related = ["reading_list"]
    search_fields = ["title_en", "title_zh"]
    readonly_fields = ["reading_list", "position", "key"]


class EntryTextsForm(forms.ModelForm[Entry]):
    named_models = LinesField(label=_("Models named"), required=False, max_length=5000)


@admin.register(Entry)
class EntryAdmin(TextsOnly, admin.ModelAdmin[Entry]):
    form = EntryTextsForm
    list_display = ["printed_title", "reading_list", "part", "position", "key"]
    list_filter = ["reading_list", "part"]
    list_select_related = ["reading_list", "part"]
    search_fields = ["printed_title", "note_en", "note_zh", "correction_en", "correction_zh"]
    readonly_fields = ["reading_list", "part", "position", "key"]
    inlines = [PlaceInline]


@admin.register(EntryPaper)
class EntryPaperAdmin(LookUpAdmin):
    list_display = ["entry", "paper", "position"]
    list_filter = ["entry__reading_list"]
    list_select_related = ["entry", "paper"]
    search_fields = ["entry__printed_title", "paper__title", "paper__slug"]
