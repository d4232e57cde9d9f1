"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from outcomes.forecasts import pages as forecasts
from outcomes.records import pages
from outcomes.snapshots import pages as snapshots

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/<int:enterprise_id>/outcomes", pages.outcome_list, name="enterprise-outcomes-page"),
    path("enterprises/<int:enterprise_id>/outcomes/new", pages.record_outcome_page, name="record-outcome-page"),
    path(
        "enterprises/<int:enterprise_id>/outcomes/<int:outcome_id>",
        pages.outcome_drawer,
        name="enterprise-outcome-page",
    ),
    path("enterprises/<int:enterprise_id>/snapshots", snapshots.snapshot_list, name="enterprise-snapshots-page"),
    path(
        "enterprises/<int:enterprise_id>/snapshots/new", snapshots.capture_snapshot_page, name="capture-snapshot-page"
    ),
    path(
        "enterprises/<int:enterprise_id>/snapshots/<int:snapshot_id>",
        snapshots.snapshot_drawer,
        name="enterprise-snapshot-page",
    ),
    path("decisions/<uuid:decision_id>/forecast", forecasts.decision_forecast, name="decision-forecast-page"),
    path("calibration", forecasts.calibration, name="calibration-page"),
]
