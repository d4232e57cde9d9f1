"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from outcomes.records import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/<int:enterprise_id>/outcomes", pages.outcome_list, name="enterprise-outcomes-page"),
    path("enterprises/<int:enterprise_id>/outcomes/new", pages.record_outcome_page, name="record-outcome-page"),
    path(
        "enterprises/<int:enterprise_id>/outcomes/<int:outcome_id>",
        pages.outcome_drawer,
        name="enterprise-outcome-page",
    ),
]
