"""API paths of rights."""

from django.urls import path

from clear_platform.foundation.rights.api import views

urlpatterns = [path("rights", views.RightsView.as_view(), name="rights")]
