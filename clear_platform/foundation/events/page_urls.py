"""Addresses of the pages of events."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.events import pages

urlpatterns = [
    path("organizations/<int:organization_id>/events", pages.events, name="events-page"),
    path("organizations/<int:organization_id>/events/<uuid:event_id>", pages.event, name="event-page"),
    path("organizations/<int:organization_id>/traces/<uuid:correlation_id>", pages.trace, name="trace-page"),
]
