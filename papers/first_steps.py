"""What a new group lacks, and what a new member does first; a list that is gone when all of it is done."""

from typing import Any, NamedTuple

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Invitation, Member, the_group
from papers.models import Claim, Meeting


class Step(NamedTuple):
    title: str
    why: str
    url: str
    is_done: bool


def questions(member: Member) -> dict[str, Any]:
    """To annotate a row with that is read anyway: what `first_steps` asks."""
    return {
        "has_claimed": Exists(Claim.objects.filter(member=member)),
        "has_invited": Exists(Member.objects.exclude(pk=member.pk))
        | Exists(Invitation.objects.exclude(created_by=None)),
        "has_planned": Exists(Meeting.objects.all()),
    }


def first_steps(member: Member, answered: Any = None) -> list[Step]:
    """An organiser's for the group come before anybody's own. `answered`: a row with the answers."""
    answered = answered or _answered(member)
    return (member.is_organiser and _group_steps(answered)) or _unless_done(_for_member(answered))


def steps_for_group(organiser: Member) -> list[Step]:
    return _group_steps(_answered(organiser))


def _answered(member: Member) -> Any:
    return Member.objects.annotate(**questions(member)).get(pk=member.pk)


def _group_steps(answered: Any) -> list[Step]:
    return _unless_done(_for_group(answered))


def _for_group(answered: Any) -> list[Step]:
    return [
        Step(
            _("Give the group its name and time zone"),
            _("The name stands on every page; meetings and due dates go by the time zone."),
            reverse("members:group_edit"),
            the_group().is_set_up,
        ),
        Step(
            _("Invite the first members"),
            _("You get a link to pass on; no mail is needed."),
            reverse("members:invitation_list"),
            answered.has_invited,
        ),
        Step(
            _("Lay out the meetings"),
            _("Say when you first meet and how many papers a week; the list is laid out over the weeks."),
            reverse("papers:series_create"),
            answered.has_planned,
        ),
    ]


def _for_member(answered: Any) -> list[Step]:
    return [
        Step(
            _("Find a paper to claim"),
            _("Choose a paper that you would like to read and explain to the others. You can give it back."),
            reverse("papers:paper_list") + "?state=unclaimed",
            answered.has_claimed,
        )
    ]


def _unless_done(steps: list[Step]) -> list[Step]:
    return [] if all(step.is_done for step in steps) else steps
