"""API paths of capabilities and scores."""

from django.urls import path

from capability.scoring.api import views

urlpatterns = [
    path("capabilities", views.CapabilitiesView.as_view(), name="capabilities"),
    path(
        "enterprises/<int:enterprise_id>/capabilities",
        views.EnterpriseCapabilitiesView.as_view(),
        name="enterprise-capabilities",
    ),
    path(
        "enterprises/<int:enterprise_id>/capabilities/<int:score_id>",
        views.EnterpriseScoreView.as_view(),
        name="enterprise-capability",
    ),
]
