"""API paths of roadmaps, the library, packs and their files."""

from django.urls import path

from execution.roadmaps.api import files, views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/roadmaps", views.EnterpriseRoadmapsView.as_view(), name="enterprise-roadmaps"
    ),
    path("roadmaps/<int:roadmap_id>", views.RoadmapView.as_view(), name="roadmap"),
    path("roadmaps/<int:roadmap_id>/refresh", views.RefreshView.as_view(), name="roadmap-refresh"),
    path("roadmaps/<int:roadmap_id>/sections/<int:number>", views.SectionView.as_view(), name="roadmap-section"),
    path("tickets", views.LibraryView.as_view(), name="tickets"),
    path(
        "enterprises/<int:enterprise_id>/ticket-packs",
        views.EnterprisePacksView.as_view(),
        name="enterprise-ticket-packs",
    ),
    path("ticket-packs/<int:ticket_pack_id>", views.PackView.as_view(), name="ticket-pack"),
    path("ticket-packs/<int:ticket_pack_id>/tickets", views.PackTicketsView.as_view(), name="ticket-pack-tickets"),
    path("ticket-packs/<int:ticket_pack_id>/markdown", files.PackMarkdownView.as_view(), name="ticket-pack-markdown"),
    path("ticket-packs/<int:ticket_pack_id>/sync", files.PackSyncView.as_view(), name="ticket-pack-sync"),
    path(
        "ticket-packs/<int:ticket_pack_id>/conflicts", files.PackConflictsView.as_view(), name="ticket-pack-conflicts"
    ),
    path("ticket-instances/<int:instance_id>", views.PackTicketView.as_view(), name="ticket-instance"),
]
