"""API paths of enterprises."""

from django.urls import path

from enterprises.profiles.api import views

urlpatterns = [
    path("enterprises", views.EnterprisesView.as_view(), name="enterprises"),
    path("enterprises/<int:enterprise_id>", views.EnterpriseView.as_view(), name="enterprise"),
    path("enterprises/<int:enterprise_id>/members", views.EnterpriseMembersView.as_view(), name="enterprise-members"),
    path(
        "enterprises/<int:enterprise_id>/members/<int:user_id>",
        views.EnterpriseMemberView.as_view(),
        name="enterprise-member",
    ),
]
