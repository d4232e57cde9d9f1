"""API paths of snapshots."""

from django.urls import path

from outcomes.snapshots.api import views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/snapshots",
        views.EnterpriseSnapshotsView.as_view(),
        name="enterprise-snapshots",
    ),
    path("snapshots/<int:snapshot_id>", views.SnapshotView.as_view(), name="snapshot"),
]
