"""API paths of overviews."""

from django.urls import path

from institutional.analytics.api import views

urlpatterns = [
    path(
        "institutional/portfolios/<int:portfolio_id>/overview",
        views.PortfolioOverviewView.as_view(),
        name="portfolio-overview",
    ),
]
