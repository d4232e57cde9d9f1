"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from outcomes.forecasts.api import urls as forecasts
from outcomes.learning.api import urls as learning
from outcomes.records.api import urls as records
from outcomes.reporting.api import urls as reporting
from outcomes.snapshots.api import urls as snapshots

urlpatterns: list[URLPattern | URLResolver] = [
    *records.urlpatterns,
    *snapshots.urlpatterns,
    *forecasts.urlpatterns,
    *reporting.urlpatterns,
    *learning.urlpatterns,
]
