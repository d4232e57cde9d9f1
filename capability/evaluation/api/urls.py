"""API paths of evaluations."""

from django.urls import path

from capability.evaluation.api import views

urlpatterns = [
    path("capabilities/evaluations", views.EvaluationsView.as_view(), name="capabilities-evaluations"),
    path(
        "capabilities/evaluations/<int:evaluation_id>", views.EvaluationView.as_view(), name="capabilities-evaluation"
    ),
]
