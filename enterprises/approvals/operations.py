"""Writing the rules of approval of an organization."""

from __future__ import annotations

from collections.abc import Sequence

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    Expected,
    operation,
    organization_run_by,
    record,
    refuse_stale,
)
from enterprises.approvals import queries
from enterprises.approvals.errors import RulesFaulty
from enterprises.approvals.models import ApprovalRule
from enterprises.approvals.results import Rule, RulesShown
from enterprises.approvals.rules import faults_of

RULE_KEEPERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))


@operation(RULE_KEEPERS)
def set_approval_rules(
    *, actor: Actor, organization_id: int, rules: Sequence[Rule], expected: Expected | None = None
) -> RulesShown:
    """Make the rules of an organization exactly these; a domain that is left out goes by the rule for all, else by one.

    Refuses: `NotVisible`, `RulesFaulty`, `Stale`. Leaves: one audit event with the rules before and after. A version
    that is proposed already needs the stricter of the number of then and of now.
    """
    organization_run_by(actor, organization_id, RULE_KEEPERS)
    problems = [FieldProblem(*one) for one in faults_of([(rule.domain, rule.approvers_needed) for rule in rules])]
    if problems:
        raise RulesFaulty(count=len(problems), problems=problems)
    queries.hold_rules(organization_id, alone=True)
    before = queries.shown(actor=actor, organization_id=organization_id)
    refuse_stale(expected, lambda: before.tag)
    wanted = {rule.domain: rule.approvers_needed for rule in rules}
    rows = ApprovalRule.objects.for_actor(actor, "act").filter(organization_id=organization_id)
    for row in rows:
        needed = wanted.pop(row.domain, None)
        if needed is None:
            row.delete()
        elif needed != row.approvers_needed:
            row.approvers_needed, row.changed_by_id, row.changed_at = needed, actor.id, clock.now()
            row.save(update_fields=["approvers_needed", "changed_by", "changed_at"])
    ApprovalRule.objects.bulk_create(
        [
            ApprovalRule(
                organization_id=organization_id, domain=domain, approvers_needed=needed, changed_by_id=actor.id
            )
            for domain, needed in wanted.items()
        ]
    )
    after = queries.shown(actor=actor, organization_id=organization_id)
    record(
        actor=actor,
        action="set_approval_rules",
        object_type="enterprises.approvalrule",
        object_id=organization_id,
        organization_id=organization_id,
        before=_said(before),
        after=_said(after),
    )
    return after


def _said(shown: RulesShown) -> dict[str, int]:
    return {one.domain or "all": one.approvers_needed for one in shown.rules}
