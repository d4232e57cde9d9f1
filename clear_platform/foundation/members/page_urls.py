"""Addresses of the members' pages."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.members.pages import accepting, inviting, roster

MEMBERS = "organizations/<int:organization_id>/members"
INVITATION = "organizations/<int:organization_id>/invitations/<int:invitation_id>"

urlpatterns = [
    path(MEMBERS, roster.members, name="members-page"),
    path(f"{MEMBERS}/invite", inviting.invite, name="member-invite-page"),
    path(f"{MEMBERS}/<int:user_id>", roster.member, name="member-page"),
    path(f"{MEMBERS}/<int:user_id>/remove", roster.remove, name="member-remove-page"),
    path(f"{INVITATION}/resend", inviting.resend, name="invitation-resend-page"),
    path(f"{INVITATION}/revoke", inviting.revoke, name="invitation-revoke-page"),
    path("invitations/<str:token>", accepting.invitation, name="invitation-page"),
]
