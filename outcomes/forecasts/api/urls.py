"""API paths of forecasts."""

from django.urls import path

from outcomes.forecasts.api import views

urlpatterns = [
    path("decisions/<uuid:decision_id>/forecast", views.DecisionForecastView.as_view(), name="decision-forecast"),
    path("calibration", views.CalibrationView.as_view(), name="calibration"),
]
