from django.contrib import admin

from papers.admin.permissions import LookUpAdmin
from papers.models import Term


@admin.register(Term)
class TermAdmin(LookUpAdmin):
    list_display = ["term", "chinese", "added_by", "changed_by", "changed_at"]
    list_select_related = ["added_by", "changed_by"]
    search_fields = ["term", "chinese", "note"]
    readonly_fields = ["added_by", "changed_by", "changed_at"]
