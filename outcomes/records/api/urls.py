"""API paths of outcomes and metrics."""

from django.urls import path

from outcomes.records.api import views

urlpatterns = [
    path("decisions/<uuid:decision_id>/outcomes", views.DecisionOutcomesView.as_view(), name="decision-outcomes"),
    path(
        "enterprises/<int:enterprise_id>/outcomes", views.EnterpriseOutcomesView.as_view(), name="enterprise-outcomes"
    ),
    path("outcomes/<int:outcome_id>", views.OutcomeView.as_view(), name="outcome"),
    path("metrics", views.MetricsView.as_view(), name="metrics"),
]
