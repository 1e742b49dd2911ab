from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.models import Group, Member, the_group
from members.models.groups import mark_group_changed
from members.rules.members import can_run_group


def change_group(*, name: str, time_zone: str, by: Member) -> None:
    """Names the group and sets its clock; members who live by the group's clock go on doing so."""
    if not can_run_group(by):
        raise PermissionDenied
    before = the_group().time_zone
    with transaction.atomic():
        Group.objects.update_or_create(pk=1, defaults={"name": name, "time_zone": time_zone})
        Member.objects.filter(time_zone=before).update(time_zone=time_zone)
    mark_group_changed()
