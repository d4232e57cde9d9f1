"""API paths of positions."""

from django.urls import path

from institutional.positions.api import views

urlpatterns = [
    path("institutional/portfolios/<int:portfolio_id>/positions", views.PositionsView.as_view(), name="positions"),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>",
        views.PositionView.as_view(),
        name="position",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>/correct",
        views.CorrectView.as_view(),
        name="position-correct",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>/corrections",
        views.CorrectionsView.as_view(),
        name="position-corrections",
    ),
]
