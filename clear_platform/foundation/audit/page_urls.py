"""Addresses of the audit log's pages."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.audit import pages

urlpatterns = [
    path("organizations/<int:organization_id>/audit", pages.audit, name="audit-page"),
    path("organizations/<int:organization_id>/audit/export", pages.audit_file, name="audit-export-page"),
]
