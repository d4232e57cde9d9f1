"""API paths of outcomes and metrics."""

from django.urls import path

from outcomes.records.api import judging, metrics, views

urlpatterns = [
    path("decisions/<uuid:decision_id>/outcomes", views.DecisionOutcomesView.as_view(), name="decision-outcomes"),
    path(
        "enterprises/<int:enterprise_id>/outcomes", views.EnterpriseOutcomesView.as_view(), name="enterprise-outcomes"
    ),
    path("outcomes/<int:outcome_id>", views.OutcomeView.as_view(), name="outcome"),
    path("outcomes/review", judging.OutcomesReviewView.as_view(), name="outcomes-review"),
    path("outcome-reviews", judging.OutcomeReviewsView.as_view(), name="outcome-reviews"),
    path("period-locks", judging.PeriodLocksView.as_view(), name="period-locks"),
    path("period-locks/<int:lock_id>", judging.PeriodLockView.as_view(), name="period-lock"),
    path("period-locks/<int:lock_id>/unlock", judging.PeriodUnlockView.as_view(), name="period-unlock"),
    path("metrics", metrics.MetricsView.as_view(), name="metrics"),
    path("metrics/<int:metric_id>", metrics.MetricView.as_view(), name="metric"),
]
