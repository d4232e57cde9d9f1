"""API paths of exports."""

from django.urls import path

from institutional.exports.api import views

urlpatterns = [
    path(
        "institutional/enterprises/<int:enterprise_id>/export",
        views.EnterpriseExportView.as_view(),
        name="enterprise-export",
    ),
    path(
        "institutional/decisions/<uuid:decision_id>/export",
        views.DecisionExportView.as_view(),
        name="decision-export",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/export",
        views.PortfolioExportView.as_view(),
        name="portfolio-export",
    ),
    path("exports", views.ExportsView.as_view(), name="exports"),
    path("exports/<int:export_id>", views.ExportView.as_view(), name="export"),
    path("exports/<int:export_id>/file", views.ExportFileView.as_view(), name="export-file"),
    path("exports/<int:export_id>/proof", views.ExportProofView.as_view(), name="export-proof"),
    path(
        "institutional/export-schemas/<slug:kind>/<int:version>", views.ExportSchemaView.as_view(), name="export-schema"
    ),
]
