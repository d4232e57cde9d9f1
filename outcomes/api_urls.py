"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from outcomes.records.api import urls as records

urlpatterns: list[URLPattern | URLResolver] = [*records.urlpatterns]
