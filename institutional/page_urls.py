"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver

from institutional.overview.pages import urls as overview

urlpatterns: list[URLPattern | URLResolver] = [*overview.urlpatterns]
