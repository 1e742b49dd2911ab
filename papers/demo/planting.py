"""Puts the demo's group in place of whatever its database holds."""

from datetime import datetime
from itertools import chain

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction

from members.models import Member
from papers.demo import diary, discussion, glossary, meetings, people, texts
from papers.demo.story import new_group

CHAPTERS = (people, glossary, meetings, texts, diary, discussion)


def plant(now: datetime) -> None:
    """The same group every time, on a time line that ends today: each act in its turn, with its own time."""
    _refuse_real_group()
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", "reading_list", verbosity=0)
    with transaction.atomic():
        group = new_group(now)
        steps = chain.from_iterable(chapter.steps(group) for chapter in CHAPTERS)
        for step in sorted(steps, key=lambda step: step.at):
            step.act(step.at)


def _refuse_real_group() -> None:
    members = Member.objects.all()
    if members.exists() and not members.filter(email=people.FOUNDER).exists():
        raise ImproperlyConfigured(
            f"The database {connection.settings_dict['NAME']} holds a group that is not the demo's; "
            "give DEMO_DATABASE_URL another one, or leave it out."
        )
