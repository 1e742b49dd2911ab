"""Who was invited, who asked to join, who came and who left."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from members.actions.applications import accept_application, apply_to_join, decline_application
from members.actions.groups import change_group
from members.actions.invitations import (
    invite_first_organiser,
    join_by_invitation,
    make_invitation,
    revoke_invitation,
)
from members.actions.roles import deactivate_member
from members.models import Application, Invitation, Member
from papers.demo.cast import PASSWORD
from papers.demo.story import Group, Step, read_rows

Row = dict[str, Any]
FOUNDER = "lin@demo.example"


def steps(group: Group) -> Iterator[Step]:
    rows = read_rows("people")
    # One for all, as each takes the machine half a second to make.
    password = make_password(PASSWORD, salt="demo")
    for row in rows["invitations"]:
        yield Step(group.at(row["at"]), _invite(group, row))
        yield from _later(group, row, "revoked", _revoke(group, row))
    for row in rows["applications"]:
        yield Step(group.at(row["at"]), _apply(row))
        yield from _later(group, row, "decided", _decide(group, row))
    for row in rows["members"]:
        yield Step(group.at(row["joined"]), _join(group, row, password))
        yield from _later(group, row, "left", _leave(group, row))
    yield Step(group.at(rows["members"][0]["joined"]), lambda now: _name(group))


def _name(group: Group) -> None:
    """A group in mid-course has long been given its name and its clock."""
    change_group(name=settings.SITE_NAME, time_zone=settings.GROUP_TIME_ZONE, by=group.members["lin"])


def _later(group: Group, row: Row, when: str, act: Callable[[datetime], object]) -> Iterator[Step]:
    if when in row:
        yield Step(group.at(row[when]), act)


def _invite(group: Group, row: Row) -> Callable[[datetime], object]:
    def act(now: datetime) -> None:
        wanted = Invitation(
            email=row.get("email", ""),
            role=row.get("role", Member.Role.MEMBER),
            max_uses=row.get("max_uses", 1),
        )
        by = group.members[row["by"]]
        made = make_invitation(invitation=wanted, days=row["days"], by=by, now=now)
        group.invitations[row["key"]] = made.invitation

    return act


def _revoke(group: Group, row: Row) -> Callable[[datetime], object]:
    return lambda now: revoke_invitation(
        invitation=group.invitations[row["key"]], by=group.members[row["by"]], now=now
    )


def _apply(row: Row) -> Callable[[datetime], object]:
    application = Application(name=row["name"], email=row["email"], answer=row["answer"].strip())
    return lambda now: apply_to_join(application=application, now=now)


def _decide(group: Group, row: Row) -> Callable[[datetime], object]:
    def act(now: datetime) -> None:
        application = Application.objects.waiting().get(email=row["email"])
        by = group.members[row["by"]]
        if row["accepted"]:
            made = accept_application(application=application, by=by, now=now)
            group.invitations[row["email"]] = made.invitation
        else:
            decline_application(application=application, by=by, now=now)

    return act


def _join(group: Group, row: Row, password: str) -> Callable[[datetime], object]:
    def act(now: datetime) -> None:
        member = Member(
            email=f"{row['handle']}@demo.example",
            handle=row["handle"],
            name=row["name"],
            about=row["about"],
            language=row.get("language", ""),
            time_zone=row["time_zone"],
            password=password,
            joined_at=now,
        )
        invitation = group.invitations[row["invitation"]] if "invitation" in row else _first(now)
        group.members[row["handle"]] = join_by_invitation(invitation=invitation, member=member, now=now)

    return act


def _first(now: datetime) -> Invitation:
    return Invitation.objects.with_token(invite_first_organiser(now) or "").get()


def _leave(group: Group, row: Row) -> Callable[[datetime], object]:
    return lambda now: deactivate_member(
        member=group.members[row["handle"]], by=group.members["lin"], now=now
    )
