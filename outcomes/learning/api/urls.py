"""API paths of what roadmaps came to."""

from django.urls import path

from outcomes.learning.api import views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/roadmap-outcomes",
        views.EnterpriseRoadmapOutcomesView.as_view(),
        name="enterprise-roadmap-outcomes",
    ),
    path("roadmaps/<int:roadmap_id>/outcome", views.RoadmapOutcomeView.as_view(), name="roadmap-outcome"),
    path(
        "roadmaps/<int:roadmap_id>/outcome/document",
        views.RoadmapOutcomeDocumentView.as_view(),
        name="roadmap-outcome-document",
    ),
    path(
        "enterprises/<int:enterprise_id>/snapshot-mapping",
        views.SnapshotMappingView.as_view(),
        name="snapshot-mapping",
    ),
    path(
        "roadmaps/<int:roadmap_id>/deliverables", views.RoadmapDeliverablesView.as_view(), name="roadmap-deliverables"
    ),
    path("what-works", views.WhatWorksView.as_view(), name="what-works"),
]
