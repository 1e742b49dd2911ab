from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ReadingGroupConfig(AppConfig):
    name = "readinggroup"

    def ready(self) -> None:
        import_module("readinggroup.security")  # its receivers listen from here on


class GroupAdminConfig(AdminConfig):
    default_site = "readinggroup.admin_site.GroupAdminSite"
