"""Fills the scratch database and signs members in: `python -m bench.prepare PAPERS MEMBERS COMMENTS`.

Prints what the bench needs to know as one line of JSON; runs in a process of its own, which has the settings.
"""

import json
import logging
import sys

import django

READERS = 12
# Each kind of server asks its own, and takes a session of no other.
BACKENDS = {
    "site": "allauth.account.auth_backends.AuthenticationBackend",
    "floor": "django.contrib.auth.backends.ModelBackend",
}


def main(papers: str, members: str, comments: str) -> None:
    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command  # noqa: PLC0415 -- after the set-up

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    size = (f"--papers={papers}", f"--members={members}", f"--comments={comments}")
    call_command("seed_load", *size, stdout=sys.stderr)
    print(json.dumps({kind: _sessions(backend) for kind, backend in BACKENDS.items()}))  # noqa: T201 -- the answer


def _sessions(backend: str) -> list[str]:
    """Keys of sessions in which ordinary members are signed in."""
    from django.test import Client  # noqa: PLC0415 -- after the set-up

    from members.models import Member  # noqa: PLC0415 -- after the set-up

    keys = []
    for reader in Member.objects.filter(role=Member.Role.MEMBER).order_by("pk")[:READERS]:
        client = Client()
        client.force_login(reader, backend=backend)
        keys.append(client.cookies["sessionid"].value)
    return keys


if __name__ == "__main__":
    main(*sys.argv[1:])
