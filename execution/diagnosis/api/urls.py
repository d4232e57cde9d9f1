"""API paths of diagnosing."""

from django.urls import path

from execution.diagnosis.api import views

urlpatterns = [
    path("diagnose/<slug:domain>", views.DiagnoseView.as_view(), name="diagnose"),
    path("diagnose/<slug:domain>/inputs", views.InputsView.as_view(), name="diagnosis-inputs"),
]
