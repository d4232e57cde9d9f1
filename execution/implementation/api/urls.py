"""API paths of tasks and milestones."""

from django.urls import path

from execution.implementation.api import views

urlpatterns = [
    path("decisions/<uuid:decision_id>/tasks", views.DecisionTasksView.as_view(), name="decision-tasks"),
    path("tasks", views.TasksView.as_view(), name="tasks"),
    path("tasks/bulk", views.BulkTasksView.as_view(), name="tasks-bulk"),
    path("tasks/<int:task_id>", views.TaskView.as_view(), name="task"),
    path("tasks/<int:task_id>/milestones", views.MilestonesView.as_view(), name="task-milestones"),
    path("milestones/<int:milestone_id>/evidence", views.EvidenceView.as_view(), name="milestone-evidence"),
    path("milestones/<int:milestone_id>/verify", views.VerifyMilestoneView.as_view(), name="milestone-verify"),
]
