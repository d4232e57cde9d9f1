"""Addresses of the interface's own pages; composed into the site by `clear_platform.urls`."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.rendering import pages

urlpatterns = [
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("display", pages.choose_display, name="display"),
]
