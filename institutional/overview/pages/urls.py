"""Addresses of the overview's pages."""

from django.urls import path

from institutional.overview.pages import acts, beside, enterprise, enterprises, home, portfolio

urlpatterns = [
    path("institutional/", home.home, name="institutional-home"),
    path("institutional/figures/<slug:figure>", home.figure, name="institutional-held-figure"),
    path("institutional/portfolios", home.portfolios, name="institutional-portfolios"),
    path("institutional/portfolios/<int:portfolio_id>", portfolio.portfolio, name="institutional-portfolio"),
    path("institutional/portfolios/<int:portfolio_id>/acts", acts.acts, name="institutional-portfolio-acts"),
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises",
        enterprises.enterprises,
        name="institutional-portfolio-enterprises",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises/<int:enterprise_id>",
        beside.enterprise,
        name="institutional-portfolio-enterprise",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>",
        beside.position,
        name="institutional-portfolio-position",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/figures/<slug:figure>",
        beside.figure,
        name="institutional-portfolio-figure",
    ),
    path("institutional/enterprises/<int:enterprise_id>", enterprise.enterprise, name="institutional-enterprise"),
    path(
        "institutional/enterprises/<int:enterprise_id>/figures/<slug:figure>",
        enterprise.figure,
        name="institutional-enterprise-figure",
    ),
]
