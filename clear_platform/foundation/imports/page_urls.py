"""Pages of imports. They stand among the institution's, where people look for them."""

from django.urls import path

from clear_platform.foundation.imports import pages

urlpatterns = [
    path("institutional/imports", pages.imports_page, name="imports-page"),
    path("institutional/imports/new", pages.new_import_page, name="new-import-page"),
    path("institutional/imports/template/<slug:kind>", pages.template_page, name="import-template-page"),
    path("institutional/imports/<int:batch_id>", pages.import_page, name="import-page"),
    path("institutional/imports/<int:batch_id>/rejected", pages.rejected_page, name="import-rejected-page"),
    path("institutional/imports/<int:batch_id>/commit", pages.commit_page, name="import-commit-page"),
    path("institutional/imports/<int:batch_id>/cancel", pages.cancel_page, name="import-cancel-page"),
    path("institutional/imports/<int:batch_id>/undo", pages.undo_page, name="import-undo-page"),
]
