"""Paths of the API of runs."""

from django.urls import path

from execution.runs.api import agents, views

urlpatterns = [
    path("patterns", views.PatternsView.as_view(), name="patterns"),
    path("execute", views.ExecuteView.as_view(), name="execute"),
    path("agents/<slug:agent_name>/run", views.AgentRunView.as_view(), name="agent-run"),
    path("runs", views.RunsView.as_view(), name="runs"),
    path("runs/<uuid:run_id>", views.RunView.as_view(), name="run"),
    path("runs/<uuid:run_id>/events", views.RunEventsView.as_view(), name="run-events"),
    path("runs/<uuid:run_id>/retry", views.RetryRunView.as_view(), name="run-retry"),
    path("runs/<uuid:run_id>/cancel", views.CancelRunView.as_view(), name="run-cancel"),
    path("runs/<uuid:run_id>/manual-override", views.OverrideStepView.as_view(), name="run-override"),
    path("pipeline/run", agents.PipelineRunView.as_view(), name="pipeline-run"),
    path("logs/agents", agents.AgentLogView.as_view(), name="agent-log"),
    path("metrics/agents", views.AgentFiguresView.as_view(), name="agent-figures"),
]
