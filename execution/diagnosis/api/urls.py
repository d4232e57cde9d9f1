"""API paths of diagnosing."""

from django.urls import path

from execution.diagnosis.api import views

urlpatterns = [path("diagnose/<slug:domain>", views.DiagnoseView.as_view(), name="diagnose")]
