"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from enterprises.analyses.api import urls as analyses
from enterprises.decisions.api import urls as decisions
from enterprises.profiles.api import urls as profiles

urlpatterns: list[URLPattern | URLResolver] = [
    *profiles.urlpatterns,
    *analyses.urlpatterns,
    *decisions.urlpatterns,
]
