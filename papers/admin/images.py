from django.contrib import admin

from papers.admin.permissions import LookUpAdmin
from papers.models import Image


@admin.register(Image)
class ImageAdmin(LookUpAdmin):
    list_display = ["name", "member", "width", "height", "octets", "created_at"]
    list_select_related = ["member"]
    search_fields = ["digest", "member__name", "member__handle"]
    readonly_fields = ["digest", "extension", "octets", "width", "height"]
