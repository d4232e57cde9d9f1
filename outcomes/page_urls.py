"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from outcomes.forecasts import pages as forecasts
from outcomes.learning.pages import exports, outcomes, together
from outcomes.records import metric_pages as metrics
from outcomes.records import pages
from outcomes.reporting.pages import asking, correcting, files, links, periods, totals
from outcomes.snapshots import pages as snapshots

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/<int:enterprise_id>/outcomes", pages.outcome_list, name="enterprise-outcomes-page"),
    path("enterprises/<int:enterprise_id>/outcomes/new", pages.record_outcome_page, name="record-outcome-page"),
    path(
        "enterprises/<int:enterprise_id>/outcomes/<int:outcome_id>",
        pages.outcome_drawer,
        name="enterprise-outcome-page",
    ),
    path("enterprises/<int:enterprise_id>/snapshots", snapshots.snapshot_list, name="enterprise-snapshots-page"),
    path(
        "enterprises/<int:enterprise_id>/snapshots/new", snapshots.capture_snapshot_page, name="capture-snapshot-page"
    ),
    path(
        "enterprises/<int:enterprise_id>/snapshots/<int:snapshot_id>",
        snapshots.snapshot_drawer,
        name="enterprise-snapshot-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/snapshots/from-export", exports.export_page, name="snapshot-from-export-page"
    ),
    path("enterprises/<int:enterprise_id>/snapshots/mapping", exports.mapping_page, name="snapshot-mapping-page"),
    path("roadmaps/<int:roadmap_id>/outcome", outcomes.compute_page, name="roadmap-compute-page"),
    path("roadmaps/<int:roadmap_id>/deliverables", outcomes.deliverables, name="roadmap-deliverables-page"),
    path("roadmap-outcomes/<int:roadmap_outcome_id>", outcomes.outcome_page, name="roadmap-outcome-page"),
    path(
        "roadmap-outcomes/<int:roadmap_outcome_id>/document",
        outcomes.outcome_document,
        name="roadmap-outcome-document-page",
    ),
    path("what-works", together.what_works, name="what-works-page"),
    path("decisions/<uuid:decision_id>/forecast", forecasts.decision_forecast, name="decision-forecast-page"),
    path("organizations/<int:organization_id>/metrics", metrics.metric_list, name="metrics-page"),
    path("organizations/<int:organization_id>/metrics/new", metrics.define, name="metric-define-page"),
    path("organizations/<int:organization_id>/metrics/<int:metric_id>", metrics.change, name="metric-page"),
    path("organizations/<int:organization_id>/reporting", asking.reporting, name="reporting-page"),
    path("organizations/<int:organization_id>/reporting/requests.csv", files.requests, name="reporting-requests-file"),
    path("organizations/<int:organization_id>/reporting/owed.csv", files.owed, name="reporting-owed-file"),
    path("organizations/<int:organization_id>/reporting/periods.csv", files.periods, name="reporting-periods-file"),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/forms.csv",
        files.forms,
        name="reporting-forms-file",
    ),
    path("organizations/<int:organization_id>/reporting/new", asking.ask, name="reporting-ask-page"),
    path("organizations/<int:organization_id>/reporting/totals.csv", totals.file, name="reporting-totals-file"),
    path("organizations/<int:organization_id>/reporting/totals", totals.totals, name="reporting-totals-page"),
    path("organizations/<int:organization_id>/reporting/periods", periods.lock, name="period-lock-page"),
    path(
        "organizations/<int:organization_id>/reporting/periods/<int:lock_id>",
        periods.unlock,
        name="period-unlock-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>",
        asking.request_page,
        name="reporting-request-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/judge",
        asking.judge,
        name="reporting-judge-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/change",
        correcting.change,
        name="reporting-change-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/more",
        correcting.more,
        name="reporting-more-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/cancel",
        correcting.cancel,
        name="reporting-cancel-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/forms/<int:form_id>/address",
        correcting.address,
        name="reporting-address-page",
    ),
    path(
        "organizations/<int:organization_id>/reporting/forms/<int:form_id>",
        asking.form,
        name="reporting-form-read-page",
    ),
    path("report/<str:token>", links.fill_in, name="reporting-form-page"),
    path("calibration", forecasts.calibration, name="calibration-page"),
]
