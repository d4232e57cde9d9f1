"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from capability.comparing.api import urls as comparing
from capability.readiness.api import urls as readiness
from capability.scoring.api import urls as scoring

urlpatterns: list[URLPattern | URLResolver] = [
    *comparing.urlpatterns,
    *readiness.urlpatterns,
    *scoring.urlpatterns,
]
