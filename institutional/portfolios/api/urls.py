"""API paths of portfolios."""

from django.urls import path

from institutional.portfolios.api import views

urlpatterns = [
    path("institutional/portfolios", views.PortfoliosView.as_view(), name="portfolios"),
    path("institutional/portfolios/<int:portfolio_id>", views.PortfolioView.as_view(), name="portfolio"),
]
