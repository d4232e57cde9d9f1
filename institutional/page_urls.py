"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from clear_platform.foundation.rendering.doors import page
from institutional.analytics import pages as analytics
from institutional.evaluations import pages as evaluations
from institutional.exports import pages as exports
from institutional.letting_in import page_urls as letting_in
from institutional.overview.pages import urls as overview
from institutional.portfolios import pages as portfolios
from institutional.positions import pages as positions
from institutional.proof import page_urls as proof
from institutional.quality import pages as quality

urlpatterns: list[URLPattern | URLResolver] = [
    *overview.urlpatterns,
    path("institutional/portfolios/new", portfolios.create, name="institutional-portfolio-new"),
    path("institutional/portfolios/<int:portfolio_id>/edit", portfolios.edit, name="institutional-portfolio-edit"),
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises/add",
        portfolios.fill,
        name="institutional-portfolio-fill",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/overview",
        analytics.portfolio_overview,
        name="institutional-portfolio-overview",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/enterprises/<int:enterprise_id>/positions/new",
        positions.enter,
        name="position-enter-page",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>/correct",
        positions.correct,
        name="position-correct-page",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/positions/<int:position_id>/remove",
        positions.remove,
        name="position-remove-page",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/overview/figures/<slug:figure>",
        analytics.overview_figure,
        name="institutional-portfolio-overview-figure",
    ),
    path(
        "institutional/enterprises/<int:enterprise_id>/export",
        exports.before_export,
        {"kind": "enterprise"},
        name="institutional-enterprise-export",
    ),
    path(
        "institutional/enterprises/<int:enterprise_id>/export/package",
        exports.package,
        {"kind": "enterprise"},
        name="institutional-enterprise-package",
    ),
    path(
        "institutional/decisions/<uuid:decision_id>/export",
        exports.before_export,
        {"kind": "decision"},
        name="institutional-decision-export",
    ),
    path(
        "institutional/decisions/<uuid:decision_id>/export/package",
        exports.package,
        {"kind": "decision"},
        name="institutional-decision-package",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/export",
        exports.before_export,
        {"kind": "portfolio"},
        name="institutional-portfolio-export",
    ),
    path(
        "institutional/portfolios/<int:portfolio_id>/export/package",
        exports.package,
        {"kind": "portfolio"},
        name="institutional-portfolio-package",
    ),
    path("institutional/console", page(RedirectView.as_view(pattern_name="own-console")), name="institutional-console"),
    path("institutional/readiness-evaluation", evaluations.readiness_evaluation, name="readiness-evaluation-page"),
    path("institutional/data-quality", quality.data_quality, name="data-quality-page"),
    path("institutional/exports", exports.exports, name="exports-page"),
    path(
        "exports", page(RedirectView.as_view(pattern_name="exports-page", query_string=True)), name="exports-short-page"
    ),
    path("institutional/exports/<int:export_id>", exports.export, name="export-page"),
    path("institutional/exports/<int:export_id>/file", exports.export_file, name="export-file-page"),
    path("institutional/exports/<int:export_id>/proof", exports.export_proof, name="export-proof-page"),
    *letting_in.urlpatterns,
    *proof.urlpatterns,
]
