"""API paths of rules of approval."""

from django.urls import path

from enterprises.approvals.api import views

urlpatterns = [path("approval-rules", views.ApprovalRulesView.as_view(), name="approval-rules")]
