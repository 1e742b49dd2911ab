from members.models.applications import Application
from members.models.invitations import Invitation, InvitationUse
from members.models.members import Member

__all__ = ["Application", "Invitation", "InvitationUse", "Member"]
