"""API paths of what a portfolio holds."""

from django.urls import path

from institutional.overview.api import views

urlpatterns = [
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises",
        views.PortfolioEnterprisesView.as_view(),
        name="portfolio-enterprises",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises/<int:enterprise_id>",
        views.PortfolioEntryView.as_view(),
        name="portfolio-enterprise",
    ),
    path(
        "institutional/enterprises/<int:enterprise_id>/snapshot",
        views.SnapshotView.as_view(),
        name="enterprise-snapshot",
    ),
]
