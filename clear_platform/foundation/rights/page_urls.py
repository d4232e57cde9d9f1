"""Addresses of the page of rights."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.rights import pages

urlpatterns = [path("organizations/<int:organization_id>/rights", pages.rights, name="rights-page")]
