from django.contrib import admin

from papers.admin.permissions import LookUpAdmin, RowsInline
from papers.models import Answer, Meeting, Series, SkippedWeek, Slot


class SkippedWeekInline(RowsInline):
    model = SkippedWeek


class SlotInline(RowsInline):
    model = Slot


class AnswerInline(RowsInline):
    model = Answer


@admin.register(Series)
class SeriesAdmin(LookUpAdmin):
    list_display = ["reading_list", "first_date", "time", "time_zone", "papers_per_week", "place"]
    list_filter = ["reading_list"]
    list_select_related = ["reading_list"]
    search_fields = ["place", "reading_list__title_en", "reading_list__title_zh"]
    inlines = [SkippedWeekInline]


@admin.register(SkippedWeek)
class SkippedWeekAdmin(LookUpAdmin):
    list_display = ["date", "series"]
    list_select_related = ["series__reading_list"]
    search_fields = ["series__reading_list__title_en"]


@admin.register(Meeting)
class MeetingAdmin(LookUpAdmin):
    list_display = ["number", "starts_at", "place", "series", "cancelled_at"]
    list_filter = ["series", ("cancelled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["series__reading_list"]
    search_fields = ["place", "minutes_source", "slots__paper__title"]
    readonly_fields = ["minutes_html", "minutes_renderer_version", "sequence"]
    inlines = [SlotInline, AnswerInline]


@admin.register(Slot)
class SlotAdmin(LookUpAdmin):
    list_display = ["meeting", "paper", "position"]
    list_select_related = ["meeting", "paper"]
    search_fields = ["paper__title", "paper__slug"]


@admin.register(Answer)
class AnswerAdmin(LookUpAdmin):
    list_display = ["meeting", "member", "value", "answered_at"]
    list_filter = ["value"]
    list_select_related = ["meeting", "member"]
    search_fields = ["member__name", "member__handle"]
