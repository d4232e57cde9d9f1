"""API paths of comparisons."""

from django.urls import path

from capability.comparing.api import views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/peers",
        views.PeersView.as_view(),
        name="enterprise-readiness-peers",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/falls", views.FallsView.as_view(), name="enterprise-falls"
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/falls/seen",
        views.FallsSeenView.as_view(),
        name="enterprise-falls-seen",
    ),
    path("capabilities/comparison", views.ComparisonView.as_view(), name="capabilities-comparison"),
]
