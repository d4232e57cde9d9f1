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
]
