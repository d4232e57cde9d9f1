"""API paths of computing anew."""

from django.urls import path

from capability.recomputing.api import views

urlpatterns = [
    path("capabilities/recompute", views.RecomputeView.as_view(), name="capabilities-recompute"),
    path(
        "capabilities/recomputations/<int:recomputation_id>",
        views.RecomputationView.as_view(),
        name="capabilities-recomputation",
    ),
    path(
        "capabilities/recomputations/<int:recomputation_id>/stop",
        views.StopView.as_view(),
        name="capabilities-recomputation-stop",
    ),
]
