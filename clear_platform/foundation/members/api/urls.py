"""API paths of invitations."""

from django.urls import path

from clear_platform.foundation.members.api import views

INVITATIONS = "organizations/<int:organization_id>/invitations"

urlpatterns = [
    path(INVITATIONS, views.InvitationsView.as_view(), name="invitations"),
    path(f"{INVITATIONS}/<int:invitation_id>", views.InvitationView.as_view(), name="invitation"),
]
