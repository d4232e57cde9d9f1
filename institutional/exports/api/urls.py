"""API paths of exports."""

from django.urls import path

from institutional.exports.api import views

urlpatterns = [
    path(
        "institutional/enterprises/<int:enterprise_id>/export",
        views.EnterpriseExportView.as_view(),
        name="enterprise-export",
    ),
    path("exports", views.ExportsView.as_view(), name="exports"),
]
