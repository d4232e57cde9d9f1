"""API paths of readiness."""

from django.urls import path

from capability.readiness.api import views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/financing-readiness",
        views.FinancingReadinessView.as_view(),
        name="enterprise-financing-readiness",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/what-if",
        views.WhatIfView.as_view(),
        name="enterprise-financing-readiness-what-if",
    ),
]
