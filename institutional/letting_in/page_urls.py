"""Addresses of the pages of letting in."""

from django.urls import path

from institutional.letting_in.pages import answering, asking, ending

AT = "institutional/enterprise-invitations"
ONE = "<int:enterprise_invitation_id>"

urlpatterns = [
    path(AT, asking.invitations, name="enterprise-invitations-page"),
    path(f"{AT}/new", asking.invite, name="enterprise-invite-page"),
    path(f"{AT}/{ONE}/withdraw", asking.withdraw, name="enterprise-invitation-withdraw-page"),
    path("let-in/<str:token>", answering.let_in, name="let-in-page"),
    path("let-in/<str:token>/decline", answering.decline, name="let-in-decline-page"),
    path("organizations/<int:organization_id>/let-in", ending.let_in_list, name="let-in-list-page"),
    path(f"organizations/<int:organization_id>/let-in/{ONE}/end", ending.end, name="let-in-end-page"),
]
