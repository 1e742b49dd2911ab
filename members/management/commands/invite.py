from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from members.actions.invitations import DEFAULT_DAYS, make_invitation
from members.forms.invitations import InvitationForm
from members.models import Member


class Command(BaseCommand):
    help = "Prints a one-time link that lets one person join."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="filled in for them on the page that they see")
        parser.add_argument("--role", required=True, choices=Member.Role.values)
        parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="how long the link is good")

    def handle(self, *args: Any, **options: Any) -> None:
        form = InvitationForm({name: options[name] for name in ("email", "role", "days")} | {"max_uses": 1})
        if not form.is_valid():
            problems = form.errors.get_json_data().items()
            raise CommandError(
                " ".join(f"{name}: {each['message']}" for name, found in problems for each in found)
            )
        if Member.objects.filter(email=form.cleaned_data["email"]).exists():
            raise CommandError("There is a member with this e-mail address.")
        days = form.cleaned_data["days"]
        made = make_invitation(invitation=form.instance, days=days, by=None, now=timezone.now())
        path = reverse("members:invitation_accept", args=[made.token])
        self.stdout.write(f"{settings.SITE_URL}{path}")
