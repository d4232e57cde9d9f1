"""API path of appraising a portfolio."""

from django.urls import path

from institutional.appraisals.api import views

urlpatterns = [
    path(
        "institutional/portfolios/<int:portfolio_id>/analyse",
        views.AnalysePortfolioView.as_view(),
        name="analyse-portfolio",
    ),
]
