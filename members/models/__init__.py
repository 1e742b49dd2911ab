from members.models.applications import Application
from members.models.groups import Group, the_group
from members.models.invitations import Invitation, InvitationUse
from members.models.members import Member
from members.models.sessions import Session

__all__ = ["Application", "Group", "Invitation", "InvitationUse", "Member", "Session", "the_group"]
