from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.models import Member
from papers.load import Size, seed
from papers.models import ReadingList


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise ArgumentTypeError(f"{text} is no whole number from 1 to 1000000")
    return int(text)


class Command(BaseCommand):
    help = "Fill an empty database with made-up data for load tests: the same every time, without passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--papers", type=_count, default=100, metavar="N")
        parser.add_argument("--members", type=_count, default=12, metavar="M")
        parser.add_argument(
            "--comments", type=_count, default=200, metavar="K", help="all on the first paper"
        )

    def handle(self, *, papers: int, members: int, comments: int, **options: Any) -> None:
        if Member.objects.exists() or ReadingList.objects.exists():
            raise CommandError("This database is in use; name an empty one in DATABASE_URL or DATA_DIR.")
        paper = seed(Size(papers, members, comments), now=timezone.now())
        self.stdout.write(f"{papers} papers, {members} members, {comments} comments on {paper.slug}.")
