"""API paths of analyses."""

from django.urls import path

from enterprises.analyses.api import views

urlpatterns = [
    path("analyses", views.AnalysesView.as_view(), name="analyses"),
    path("analyses/<int:analysis_id>", views.AnalysisView.as_view(), name="analysis"),
]
