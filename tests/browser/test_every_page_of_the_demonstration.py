"""Every page, as somebody who may open it: usable in both themes from 320 pixels on, asking nobody but its own site.

A page that is added to the product and not looked at here fails the last test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from django.urls import get_resolver
from playwright.sync_api import Browser

from tests.browser.looking import AT_A_DESK, ON_A_TELEPHONE, usable
from tests.browser.walking import Places, Visitor, sign_in
from tests.demonstration import Demonstration
from tests.sizes import in_turn, one_in

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@dataclass(frozen=True)
class Look:
    """One page as one role opens it; arguments are names of places, or `=` and the value itself."""

    role: str
    name: str
    kwargs: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.query}-{self.role}"


OWNED = {"enterprise_id": "owned"}
HELD = {"enterprise_id": "sba_enterprise"}
RUN = {"organization_id": "owned"}
FUND = {"organization_id": "fund"}
PORTFOLIO = {"portfolio_id": "sba_portfolio"}
LOOKS = [
    Look("staff", "today"),
    Look("institution_analyst", "today"),
    Look("enterprise_owner", "today"),
    Look("staff", "errors-page"),
    Look("staff", "imports-page"),
    Look("staff", "new-import-page"),
    Look("staff", "import-page", {"batch_id": "import"}),
    Look("staff", "import-undo-page", {"batch_id": "import"}),
    Look("staff", "enterprise-list-page"),
    Look("staff", "enterprise-list-page", query="?search=nothing+has+this+name"),
    Look("staff", "enterprise-new-page"),
    Look("enterprise_owner", "enterprise-page", OWNED),
    Look("institution_analyst", "enterprise-page", HELD),
    Look("enterprise_owner", "enterprise-edit-page", OWNED),
    Look("enterprise_owner", "enterprise-decisions-page", OWNED),
    Look("enterprise_owner", "decision-new-page", OWNED),
    Look("enterprise_owner", "diagnose-page", OWNED),
    Look("enterprise_owner", "diagnose-domain-page", {**OWNED, "domain": "=coo"}),
    Look("enterprise_owner", "trial-balance-page", OWNED),
    Look("enterprise_owner", "analysis-page", {"analysis_id": "analysis"}),
    Look("staff", "decision-list-page"),
    Look("institution_analyst", "decision-list-page"),
    Look("enterprise_owner", "decision-page", {"decision_id": "approved"}),
    Look("author", "decision-page", {"decision_id": "proposed"}),
    Look("enterprise_owner", "decision-versions-page", {"decision_id": "approved"}),
    Look("enterprise_owner", "decision-lineage-page", {"decision_id": "approved"}),
    Look("enterprise_owner", "approvals-page"),
    Look("author", "approvals-page"),
    Look("enterprise_owner", "decision-forecast-page", {"decision_id": "foretold"}),
    Look("author", "decision-forecast-page", {"decision_id": "failed"}),
    Look("enterprise_owner", "decision-forecast-page", {"decision_id": "proposed"}),
    Look("enterprise_owner", "decision-page", {"decision_id": "foretold"}),
    Look("institution_admin", "calibration-page"),
    Look("institution_analyst", "calibration-page"),
    Look("enterprise_owner", "decision-act-page", {"decision_id": "proposed", "act": "=approve"}),
    Look("enterprise_owner", "decision-act-page", {"decision_id": "proposed", "act": "=reject"}),
    Look("enterprise_owner", "decision-execution-page", {"decision_id": "approved"}),
    Look("enterprise_owner", "enterprise-execution-page", OWNED),
    Look("enterprise_owner", "my-tasks-page"),
    Look("enterprise_owner", "my-tasks-page", query="?view=board"),
    Look("enterprise_owner", "my-tasks-page", query="?view=calendar"),
    Look("enterprise_owner", "enterprise-execution-page", OWNED, query="?view=board"),
    Look("enterprise_owner", "enterprise-execution-page", OWNED, query="?view=calendar"),
    Look("enterprise_owner", "follow-work-page"),
    Look("enterprise_owner", "task-page", {"task_id": "task"}),
    Look("enterprise_owner", "task-edit-page", {"task_id": "task"}),
    Look("enterprise_owner", "task-act-page", {"task_id": "task", "act": "=block"}),
    Look("enterprise_owner", "runs-page"),
    Look("staff", "runs-page"),
    Look("institution_analyst", "agents-page"),
    Look("enterprise_owner", "reviews-page"),
    Look("enterprise_owner", "enterprise-outcomes-page", OWNED),
    Look("enterprise_owner", "record-outcome-page", OWNED),
    Look("enterprise_owner", "enterprise-outcome-page", {**OWNED, "outcome_id": "outcome"}),
    Look("enterprise_owner", "enterprise-snapshots-page", OWNED),
    Look("enterprise_owner", "enterprise-snapshot-page", {**OWNED, "snapshot_id": "snapshot"}),
    Look("enterprise_owner", "capture-snapshot-page", OWNED),
    Look("enterprise_owner", "enterprise-roadmap-page", OWNED),
    Look("institution_analyst", "enterprise-roadmap-page", HELD),
    Look("enterprise_owner", "new-roadmap-page", OWNED),
    Look("enterprise_owner", "choose-tickets-page", OWNED, "?picked=T1.2.1&system=lead_response"),
    Look("institution_analyst", "ticket-library-page"),
    Look("institution_analyst", "ticket-library-page", query="?ticket=T1.2.1"),
    Look("enterprise_owner", "roadmap-page", {"roadmap_id": "roadmap"}),
    Look("enterprise_owner", "roadmap-worth-page", {"roadmap_id": "roadmap"}),
    Look("enterprise_owner", "edit-section-page", {"roadmap_id": "roadmap", "number": "=4"}),
    Look("enterprise_owner", "roadmap-outcome-page", {"roadmap_outcome_id": "roadmap_outcome"}),
    Look("enterprise_owner", "roadmap-compute-page", {"roadmap_id": "roadmap"}),
    Look("enterprise_owner", "snapshot-from-export-page", OWNED),
    Look("enterprise_owner", "snapshot-mapping-page", OWNED),
    Look("enterprise_owner", "what-works-page"),
    Look("institution_admin", "what-works-page", {}, "?of=own&by=size_band"),
    Look("enterprise_owner", "ticket-instance-page", {"instance_id": "ticket"}),
    Look("enterprise_owner", "upload-ticket-pack-page", {"ticket_pack_id": "pack"}),
    Look("enterprise_owner", "delete-ticket-pack-page", {"ticket_pack_id": "pack"}),
    Look("enterprise_owner", "enterprise-dashboard-page", OWNED),
    Look("institution_analyst", "enterprise-dashboard-page", HELD),
    Look("enterprise_owner", "capability-lineage-page", {**OWNED, "score_id": "score"}),
    Look("enterprise_owner", "readiness-lineage-page", {**OWNED, "readiness_id": "readiness"}),
    Look("enterprise_owner", "contest-readiness-page", {**OWNED, "readiness_id": "readiness"}),
    Look("enterprise_owner", "readiness-contest-page", {**OWNED, "contest_id": "contest"}),
    Look("staff", "readiness-contest-page", {**OWNED, "contest_id": "open_contest"}),
    Look("institution_analyst", "institutional-home"),
    Look("staff", "institutional-home"),
    Look("staff", "institutional-portfolios"),
    Look("institution_admin", "institutional-portfolio-new"),
    Look("staff", "institutional-portfolio-new"),
    Look("institution_analyst", "institutional-portfolio-edit", PORTFOLIO),
    Look("institution_analyst", "institutional-portfolio-fill", PORTFOLIO),
    Look("institution_analyst", "institutional-portfolio-fill", PORTFOLIO, "?search=nothing+has+this+name"),
    Look("staff", "institutional-portfolio-fill", PORTFOLIO),
    Look("institution_analyst", "institutional-portfolio", PORTFOLIO),
    Look("institution_analyst", "institutional-portfolio", PORTFOLIO, "?search=nothing+has+this+name"),
    Look("bank_analyst", "institutional-portfolio", {"portfolio_id": "bank_portfolio"}),
    Look("institution_analyst", "institutional-portfolio-enterprises", PORTFOLIO),
    Look("institution_analyst", "institutional-portfolio-enterprises", PORTFOLIO, "?search=nothing+has+this+name"),
    Look("institution_analyst", "institutional-portfolio-enterprise", {**PORTFOLIO, **HELD}),
    Look("institution_analyst", "institutional-portfolio-enterprise", {**PORTFOLIO, **HELD}, "?list=enterprises"),
    Look("institution_analyst", "institutional-portfolio-position", {**PORTFOLIO, "position_id": "sba_position"}),
    Look("institution_analyst", "position-enter-page", {**PORTFOLIO, **HELD}),
    Look("institution_analyst", "position-correct-page", {**PORTFOLIO, "position_id": "sba_position"}),
    Look("institution_analyst", "position-remove-page", {**PORTFOLIO, "position_id": "sba_position"}),
    Look("institution_analyst", "institutional-portfolio-figure", {**PORTFOLIO, "figure": "=principal"}),
    Look("institution_analyst", "institutional-held-figure", {"figure": "=principal"}),
    Look("institution_analyst", "institutional-enterprise", HELD),
    Look("institution_analyst", "institutional-enterprise-figure", {**HELD, "figure": "=readiness"}),
    Look("author", "institutional-enterprise", OWNED),
    Look("institution_analyst", "institutional-enterprise-export", HELD),
    Look("institution_analyst", "institutional-portfolio-export", PORTFOLIO),
    Look("enterprise_owner", "institutional-decision-export", {"decision_id": "approved"}),
    Look("institution_analyst", "exports-page"),
    Look("enterprise_owner", "exports-page"),
    Look("bank_analyst", "institutional-portfolio-overview", {"portfolio_id": "bank_portfolio"}),
    Look(
        "bank_analyst", "institutional-portfolio-overview-figure", {"portfolio_id": "bank_portfolio", "figure": "=loss"}
    ),
    Look("institution_analyst", "data-quality-page"),
    Look("staff", "data-quality-page", query="?kind=outlying"),
    Look("enterprise_owner", "console", RUN),
    Look("enterprise_owner", "features-page", RUN),
    Look("enterprise_owner", "theme-page", RUN),
    Look("enterprise_owner", "theme-page", RUN, "?primary=%236FA84B&accent=%23FFFFAA"),
    Look("enterprise_owner", "audit-page", RUN),
    Look("enterprise_owner", "audit-page", RUN, "?search=nothing"),
    Look("enterprise_owner", "audit-page", RUN, "?who=system&entry_from=1&entry=20"),
    Look("staff", "members-page", RUN),
    Look("enterprise_owner", "members-page", RUN, "?search=nobody+has+this+name"),
    Look("enterprise_owner", "member-invite-page", RUN),
    Look("enterprise_owner", "member-page", {**RUN, "user_id": "owner"}),
    Look("enterprise_owner", "member-remove-page", {**RUN, "user_id": "owner"}),
    Look("enterprise_owner", "sign-in-settings-page", RUN),
    Look("staff", "sign-in-settings-page", RUN),
    Look("enterprise_owner", "identity-provider-remove-page", RUN),
    Look("enterprise_owner", "events-page", RUN),
    Look("enterprise_owner", "events-page", RUN, "?search=nothing"),
    Look("enterprise_owner", "event-page", {**RUN, "event_id": "event"}),
    Look("enterprise_owner", "trace-page", {**RUN, "correlation_id": "trace"}),
    Look("enterprise_owner", "rights-page", RUN),
    Look("enterprise_owner", "approval-rules-page", RUN),
    Look("institution_admin", "metrics-page", FUND),
    Look("institution_admin", "metrics-page", FUND, "?search=nothing+has+this+name"),
    Look("enterprise_owner", "metrics-page", RUN),
    Look("institution_admin", "metric-define-page", FUND),
    Look("institution_admin", "metric-page", {**FUND, "metric_id": "own_metric"}),
    Look("institution_admin", "reporting-page", FUND),
    Look("institution_admin", "reporting-request-page", {**FUND, "reporting_request_id": "request"}),
    Look("institution_admin", "reporting-form-read-page", {**FUND, "form_id": "form"}),
    Look("institution_admin", "reporting-change-page", {**FUND, "reporting_request_id": "request"}),
    Look("institution_admin", "reporting-more-page", {**FUND, "reporting_request_id": "request"}),
    Look("institution_admin", "reporting-cancel-page", {**FUND, "reporting_request_id": "request"}),
    Look("institution_admin", "reporting-address-page", {**FUND, "form_id": "form"}),
    Look("institution_admin", "reporting-ask-page", FUND),
    Look("institution_admin", "reporting-totals-page", FUND),
    Look("institution_admin", "period-lock-page", FUND),
    Look("institution_admin", "period-unlock-page", {**FUND, "lock_id": "lock"}),
    Look("institution_analyst", "enterprise-invitations-page"),
    Look("institution_analyst", "enterprise-invite-page"),
    Look("enterprise_owner", "let-in-list-page", RUN),
    Look("enterprise_owner", "keys-page", RUN),
    Look("enterprise_owner", "key-make-page", RUN),
    Look("enterprise_owner", "webhooks-page", RUN),
    Look("enterprise_owner", "signing-keys-page", RUN),
    Look("enterprise_owner", "webhook-add-page", RUN),
    Look("enterprise_owner", "inbound-webhook-add-page", RUN),
    Look("enterprise_owner", "prompts-page"),
    Look("staff", "prompt-page", {"prompt_key": "=facts_summary"}),
    Look("enterprise_owner", "prompt-page", {"prompt_key": "=findings_summary"}),
    Look("staff", "prompt-diff-page", {"prompt_key": "=facts_summary", "before": "=0", "after": "=1"}),
    Look("enterprise_owner", "profile-page"),
    Look("institution_analyst", "readiness-evaluation-page"),
    Look("staff", "readiness-evaluation-page", query="?split=same_years"),
    Look("institution_analyst", "readiness-fairness-page"),
    Look("staff", "readiness-fairness-page", query="?measure=cashflow_discipline"),
    Look("enterprise_owner", "password-page"),
    Look("institution_analyst", "second-factor-page"),
    Look("enterprise_owner", "sessions-page"),
]
BOTH = (AT_A_DESK, ON_A_TELEPHONE)
NOT_LOOKED_AT = {
    # Looked at signed out, with the interface and the doors.
    "sign-in", "styleguide", "second-step", "invitation-page", "forgotten-page", "forgotten-choose-page",
    "sso-page", "sso-callback",
    # They change something and lead on, or answer machines.
    "sign-out", "select-organization", "own-console", "institutional-console", "exports-short-page", "display",
    "import-commit-page",
    "import-cancel-page", "decision-plan-page", "milestone-verify-page", "health-live", "health-ready", "health-pack",
    "invitation-resend-page", "invitation-revoke-page", "session-end-page",
    "enterprise-invitation-withdraw-page", "let-in-decline-page",
    "token-family-end-page",
    "second-factor-codes-page", "second-factor-off-page", "sign-in-domain-add-page",
    "sign-in-domain-prove-page", "sign-in-domain-remove-page",
    "key-rotate-page", "key-revoke-page", "sign-out-everywhere-page",
    "diagnosis-template", "move-ticket-page", "move-tasks-page", "settle-conflicts-page",
    "refresh-roadmap-page", "institutional-portfolio-acts",
    "reporting-judge-page", "falls-seen-page", "withdraw-readiness-contest-page",
    "prompt-roll-back-page", "webhook-pause-page", "webhook-switch-on-page", "webhook-test-page", "webhook-replay-page",
    # The demonstration has no keys; one is made and looked at in a story of its own.
    "key-page",
    # Nor has it keys that sign exports, before the first one leaves.
    "signing-key-page", "signing-key-revoke-page", "signing-key-rotate-page", "open-signing-key",
    "open-signing-key-json",
    # Nor has anything left.
    "export-page",
    # Nor has it webhooks.
    "webhook-page", "webhook-change-page", "webhook-rotate-page", "webhook-remove-page", "webhook-delivery-page",
    "inbound-webhook-page", "inbound-webhook-rotate-page", "inbound-webhook-remove-page",
    # Runs and what waits in them are looked at in stories of their own.
    "run-page", "run-act-page", "step-override-page", "review-page", "review-act-page",
    # It is opened by a secret; a story of its own follows it from asking to the total.
    "reporting-form-page",
    # So is this; in the demonstration nobody was let in that way.
    "let-in-page", "let-in-end-page",
    # Files.
    "import-template-page", "import-rejected-page", "milestone-evidence-page", "institutional-enterprise-package",
    "roadmap-outcome-document-page", "roadmap-deliverables-page",
    "decision-memo-page", "ticket-pack-file", "work-feed",
    "theme-stylesheet", "theme-logo",
    "institutional-portfolio-package", "institutional-decision-package", "export-file-page", "export-proof-page",
    "audit-export-page", "my-tasks-file", "enterprise-tasks-file", "decision-tasks-file", "reporting-requests-file",
    "reporting-owed-file", "reporting-forms-file", "reporting-periods-file", "reporting-totals-file",
    # Open for drafts alone; the form is that of a new decision.
    "decision-edit-page",
}  # fmt: skip


@pytest.fixture(scope="module")
def places(demonstration: Demonstration) -> Places:
    """Where everything is."""
    return Places.of(demonstration)


@pytest.fixture(scope="module")
def visitors(chromium: Browser, demonstration: Demonstration) -> Iterator[Mapping[str, Visitor]]:
    """Everybody, signed in once."""
    roles = sorted({look.role for look in LOOKS})
    everybody = {role: sign_in(chromium, demonstration, role) for role in roles}
    yield everybody
    for visitor in everybody.values():
        visitor.context.close()


@pytest.mark.prove
@pytest.mark.parametrize("look", one_in(9, LOOKS), ids=str)
def test_everybody_can_use_the_page(visitors: Mapping[str, Visitor], places: Places, look: Look) -> None:
    seen = in_turn(BOTH, LOOKS.index(look) // 9)
    visitor = visitors[look.role]
    visitor.complaints.heard.clear()
    page = visitor.open(places.path(look.name, look.kwargs) + look.query)
    assert (page.locator("h1").count(), usable(page, seen), visitor.complaints.heard) == (1, [], [])


def test_no_page_is_left_out() -> None:
    named = {pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)}
    assert named - {look.name for look in LOOKS} == NOT_LOOKED_AT
