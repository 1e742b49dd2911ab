import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.actions.members import add_member
from members.forms.members import JoinForm
from members.models import Member


class Command(BaseCommand):
    help = "Makes a member, without invitation and mail; the password comes from standard input."
    stealth_options = ("stdin",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Member.Role.values)
        parser.add_argument("--handle", default="")
        parser.add_argument(
            "--password-stdin", action="store_true", required=True, help="the first line of standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = (options.get("stdin") or sys.stdin).readline().rstrip("\r\n")
        form = JoinForm(
            {name: options[name] for name in ("email", "name", "handle")} | {"password": password}
        )
        if not form.is_valid():
            raise CommandError(_sentences(form.errors.get_json_data()))
        member = form.new_member()
        member.role = options["role"]
        try:
            add_member(member=member)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{member.name} (@{member.handle}) is {member.get_role_display()}.")


def _sentences(errors: dict[str, list[dict[str, str]]]) -> str:
    return " ".join(f"{field}: {each['message']}" for field, found in errors.items() for each in found)
