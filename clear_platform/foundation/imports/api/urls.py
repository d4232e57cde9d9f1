"""API paths of imports."""

from django.urls import path

from clear_platform.foundation.imports.api import views

urlpatterns = [
    path("imports", views.ImportsView.as_view(), name="imports"),
    path("imports/<int:batch_id>", views.ImportView.as_view(), name="import"),
    path("imports/<int:batch_id>/problems", views.ImportProblemsView.as_view(), name="import-problems"),
    path("imports/<int:batch_id>/rejected", views.ImportRejectedView.as_view(), name="import-rejected"),
    path("imports/<int:batch_id>/commit", views.CommitImportView.as_view(), name="import-commit"),
    path("imports/<int:batch_id>/undo", views.UndoImportView.as_view(), name="import-undo"),
    path("imports/<int:batch_id>/cancel", views.CancelImportView.as_view(), name="import-cancel"),
    path("imports/<slug:kind>", views.ImportKindView.as_view(), name="import-kind"),
]
