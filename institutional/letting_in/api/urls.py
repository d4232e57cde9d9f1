"""API paths of letting institutions in."""

from django.urls import path

from institutional.letting_in.api import views

AT = "institutional/enterprise-invitations"
ONE = "<int:enterprise_invitation_id>"

urlpatterns = [
    path(AT, views.EnterpriseInvitationsView.as_view(), name="enterprise-invitations"),
    path(f"{AT}/accept", views.AcceptView.as_view(), name="enterprise-invitation-accept"),
    path(f"{AT}/decline", views.DeclineView.as_view(), name="enterprise-invitation-decline"),
    path(f"{AT}/{ONE}", views.EnterpriseInvitationView.as_view(), name="enterprise-invitation"),
    path("institutional/let-in", views.LetInView.as_view(), name="let-in"),
    path(f"institutional/let-in/{ONE}/end", views.EndView.as_view(), name="let-in-end"),
]
