from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from papers.demo.planting import plant


class Command(BaseCommand):
    help = "Make the demo's group anew in the demo's own database; `make demo` does so at each start."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This empties its database, so it runs in the demo only: make demo.")
        plant(timezone.now())
