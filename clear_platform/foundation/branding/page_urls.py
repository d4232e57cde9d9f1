"""Addresses of the page of a theme, of its stylesheet and its logo."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.branding import pages

urlpatterns = [
    path("organizations/<int:organization_id>/theme", pages.theme, name="theme-page"),
    path("organizations/<int:organization_id>/theme.css", pages.theme_stylesheet, name="theme-stylesheet"),
    path("organizations/<int:organization_id>/theme/logo", pages.theme_logo, name="theme-logo"),
]
