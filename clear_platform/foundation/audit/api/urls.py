"""API paths of the audit log."""

from django.urls import path

from clear_platform.foundation.audit.api import views

urlpatterns = [path("audit", views.AuditView.as_view(), name="audit")]
