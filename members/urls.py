from django.urls import path

from members.views import applications, desk_invitations, groups, invitations, members, profiles, roles

app_name = "members"
urlpatterns = [
    path("accounts/email/", profiles.account_email, name="account_email"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("join/", applications.join, name="join"),
    path("join/thanks/", applications.join_done, name="join_done"),
    path("members/", members.member_list, name="member_list"),
    path("members/me/", profiles.profile, name="profile"),
    path("desk/group/", groups.group_edit, name="group_edit"),
    path("desk/invitations/", desk_invitations.invitation_list, name="invitation_list"),
    path("desk/invitations/create/", desk_invitations.invitation_create, name="invitation_create"),
    path("desk/invitations/<int:pk>/revoke/", desk_invitations.invitation_revoke, name="invitation_revoke"),
    path("desk/applications/", applications.application_list, name="application_list"),
    path("desk/applications/<int:pk>/accept/", applications.application_accept, name="application_accept"),
    path("desk/applications/<int:pk>/renew/", applications.application_renew, name="application_renew"),
    path("desk/applications/<int:pk>/decline/", applications.application_decline, name="application_decline"),
    path("desk/members/", roles.member_roles, name="member_roles"),
    path("desk/members/<slug:handle>/role/", roles.role_change, name="role_change"),
    path("desk/members/<slug:handle>/deactivate/", roles.member_deactivate, name="member_deactivate"),
    path("desk/members/<slug:handle>/reactivate/", roles.member_reactivate, name="member_reactivate"),
    path("desk/members/<slug:handle>/email/", roles.email_edit, name="email_edit"),
    path(
        "desk/members/<slug:handle>/second-factor/remove/",
        roles.second_factor_remove,
        name="second_factor_remove",
    ),
    path("desk/members/<slug:handle>/reset-link/", roles.reset_link_create, name="reset_link_create"),
]
