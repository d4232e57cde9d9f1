"""API paths of themes."""

from django.urls import path

from clear_platform.foundation.branding.api import views

urlpatterns = [path("organizations/<int:organization_id>/theme", views.ThemeView.as_view(), name="theme")]
