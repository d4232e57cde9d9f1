"""Addresses of the page of features."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.features import pages

urlpatterns = [path("organizations/<int:organization_id>/features", pages.features, name="features-page")]
