"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from execution.diagnosis.api import urls as diagnosis
from execution.implementation.api import urls as implementation
from execution.narration.api import urls as narration
from execution.packs.api import urls as packs
from execution.reviews.api import urls as reviews
from execution.roadmaps.api import urls as roadmaps
from execution.runs.api import urls as runs

urlpatterns: list[URLPattern | URLResolver] = [
    *diagnosis.urlpatterns,
    *implementation.urlpatterns,
    *packs.urlpatterns,
    *narration.urlpatterns,
    *reviews.urlpatterns,
    *roadmaps.urlpatterns,
    *runs.urlpatterns,
]
