"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from capability.contests.api import urls as contests
from capability.readiness.api import urls as readiness
from capability.recomputing.api import urls as recomputing
from capability.scoring.api import urls as scoring

urlpatterns: list[URLPattern | URLResolver] = [
    *readiness.urlpatterns,
    *recomputing.urlpatterns,
    *contests.urlpatterns,
    *scoring.urlpatterns,
]
