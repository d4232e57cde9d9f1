"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from capability.comparing.api import urls as comparing
from capability.contests.api import urls as contests
from capability.evaluation.api import urls as evaluation
from capability.readiness.api import urls as readiness
from capability.recomputing.api import urls as recomputing
from capability.scoring.api import urls as scoring

urlpatterns: list[URLPattern | URLResolver] = [
    *comparing.urlpatterns,
    *contests.urlpatterns,
    *evaluation.urlpatterns,
    *readiness.urlpatterns,
    *recomputing.urlpatterns,
    *scoring.urlpatterns,
]
