"""Members, invitations and applications as they stand; the desk is where they are changed by their rules."""

import contextlib

# Imported to register what is unregistered below; Django would come to them only after this module.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 -- see above
import django.contrib.auth.admin  # noqa: F401 -- see above
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import Group as PermissionGroup
from django.http import HttpRequest

from members.actions.profiles import PROFILE
from members.forms.fields import EmailField, NameField
from members.forms.members import refuse_taken_name
from members.models import Application, Group, Invitation, InvitationUse, Member

for unused in (EmailAddress, Authenticator, PermissionGroup):
    with contextlib.suppress(NotRegistered):
        admin.site.unregister(unused)


class MemberAdminForm(forms.ModelForm[Member]):
    email = EmailField(max_length=254)
    name = NameField(max_length=80)

    def clean_name(self) -> str:
        return refuse_taken_name(self.cleaned_data["name"], member=self.instance)


class KeptAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # for several models
    """To look at: the rows are history."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin[Member]):
    """A new member has no password: the desk makes the one-time link that sets it.

    Role and activity are changed at the desk, which keeps the group from losing its last organiser.
    """

    form = MemberAdminForm
    list_display = ["name", "handle", "email", "role", "is_active", "joined_at", "seen_at"]
    list_filter = ["role", "is_active", "language", "joined_at"]
    search_fields = ["name", "handle", "email"]
    ordering = ["name"]
    fields = ["email", *PROFILE, "role", "is_active", "joined_at", "seen_at", "last_login"]
    readonly_fields = ["is_active", "joined_at", "seen_at", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        return [*self.readonly_fields, "role"] if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Members are deactivated: what they wrote keeps its author."""
        return False

    def save_model(self, request: HttpRequest, obj: Member, form: object, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Group)
class GroupAdmin(KeptAdmin):
    """Changed at the desk, which tells every process of the site."""

    list_display = ["name", "time_zone"]
    list_filter = ["time_zone"]
    search_fields = ["name"]
    fields = ["name", "time_zone"]


@admin.register(Invitation)
class InvitationAdmin(KeptAdmin):
    list_display = [
        "created_at",
        "role",
        "uses",
        "max_uses",
        "email",
        "created_by",
        "expires_at",
        "revoked_at",
    ]
    list_filter = ["role", "created_at", "expires_at"]
    list_select_related = ["created_by"]
    search_fields = ["email", "created_by__name"]
    fields = ["role", "uses", "max_uses", "email", "created_by", "created_at", "expires_at", "revoked_at"]


@admin.register(InvitationUse)
class InvitationUseAdmin(KeptAdmin):
    list_display = ["member", "invitation", "used_at"]
    list_filter = ["used_at"]
    list_select_related = ["member", "invitation"]
    search_fields = ["member__name", "member__handle"]


@admin.register(Application)
class ApplicationAdmin(KeptAdmin):
    list_display = ["name", "email", "created_at", "decided_at", "decided_by"]
    list_filter = ["created_at", "decided_at"]
    list_select_related = ["decided_by"]
    search_fields = ["name", "email", "answer"]
    fields = ["name", "email", "answer", "time_zone", "created_at", "decided_at", "decided_by", "invitation"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Strangers' words need not be kept."""
        return True


@admin.register(Authenticator)
class SecondFactorAdmin(KeptAdmin):
    """Deleting one lets back in who has lost it; the secret itself is not shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__handle"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True
