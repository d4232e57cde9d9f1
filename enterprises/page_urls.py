"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from enterprises.analyses import pages as analyses
from enterprises.approvals import pages as approvals
from enterprises.decisions.pages import acting, comparing, lists, reading, taking, waiting, writing
from enterprises.profiles import pages as profiles
from enterprises.workspace import pages as workspace

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/", profiles.enterprise_list, name="enterprise-list-page"),
    path("enterprises/new", profiles.enterprise_new, name="enterprise-new-page"),
    path("enterprises/<int:enterprise_id>/", workspace.overview, name="enterprise-page"),
    path("enterprises/<int:enterprise_id>/edit", profiles.enterprise_edit, name="enterprise-edit-page"),
    path("enterprises/<int:enterprise_id>/decisions", lists.enterprise_decisions, name="enterprise-decisions-page"),
    path("enterprises/<int:enterprise_id>/decisions/new", writing.decision_new, name="decision-new-page"),
    path("analyses/<int:analysis_id>", analyses.analysis_page, name="analysis-page"),
    path("organizations/<int:organization_id>/approvals", approvals.approval_rules, name="approval-rules-page"),
    path("decisions/", lists.decision_list, name="decision-list-page"),
    path("decisions/approvals", waiting.approvals_waiting, name="approvals-page"),
    path("decisions/<uuid:decision_id>", reading.decision_record, name="decision-page"),
    path("decisions/<uuid:decision_id>/lineage", reading.decision_lineage, name="decision-lineage-page"),
    path("decisions/<uuid:decision_id>/versions", comparing.decision_versions, name="decision-versions-page"),
    path("decisions/<uuid:decision_id>/memo", taking.decision_memo, name="decision-memo-page"),
    path("decisions/<uuid:decision_id>/edit", writing.decision_edit, name="decision-edit-page"),
    path("decisions/<uuid:decision_id>/act/<slug:act>", acting.decision_act, name="decision-act-page"),
]
