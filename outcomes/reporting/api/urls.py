"""API paths of reporting."""

from django.urls import path

from outcomes.reporting.api import views

urlpatterns = [
    path("reporting-requests", views.RequestsView.as_view(), name="reporting-requests"),
    path("reporting-requests/<int:reporting_request_id>", views.RequestView.as_view(), name="reporting-request"),
    path(
        "reporting-requests/<int:reporting_request_id>/forms",
        views.RequestFormsView.as_view(),
        name="reporting-request-forms",
    ),
    path("reporting-forms/approve", views.FormsApproveView.as_view(), name="reporting-forms-approve"),
    path("reporting-forms/return", views.FormsReturnView.as_view(), name="reporting-forms-return"),
    path("reporting-forms/remind", views.FormsRemindView.as_view(), name="reporting-forms-remind"),
    path("reporting-forms/take-back", views.FormsTakeBackView.as_view(), name="reporting-forms-take-back"),
    path("reporting-forms/<int:form_id>", views.FormView.as_view(), name="reporting-form"),
    path("reporting-totals", views.TotalsView.as_view(), name="reporting-totals"),
]
