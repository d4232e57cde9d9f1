"""Reading the rules of approval within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clear_platform.foundation.public import Actor, NotVisible, tag_of_values
from enterprises.approvals.models import ApprovalRule
from enterprises.approvals.results import Rule, RulesShown
from enterprises.approvals.rules import DOMAINS, needed_in


def rules_of(*, actor: Actor, organization_id: int) -> RulesShown:
    """Give the rules of one's own organization; to staff of any.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    if not actor.sees_all and organization_id not in actor.reading_ids:
        raise NotVisible(noun="organization")
    return shown(actor=actor, organization_id=organization_id)


def shown(*, actor: Actor, organization_id: int) -> RulesShown:
    """Give the rules of an organization as they stand, without asking whether the reader may."""
    rows = ApprovalRule.objects.for_actor(actor).filter(organization_id=organization_id)
    rules = tuple(Rule(row.domain, row.approvers_needed) for row in rows.order_by("domain"))
    stand = {one.domain: one.approvers_needed for one in rules}
    return RulesShown(
        organization_id=organization_id,
        rules=rules,
        needed={domain: needed_in(domain, stand) for domain in DOMAINS},
        tag=tag_of_values(organization_id, *((one.domain, one.approvers_needed) for one in rules)),
    )


def approvers_needed(*, actor: Actor, organization_id: int, domain: str) -> int:
    """Give how many people have to approve a decision of an organization in a domain."""
    return shown(actor=actor, organization_id=organization_id).needed[domain]


def needed_by_rule(*, actor: Actor, organization_ids: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
    """Give how many people have to approve in each domain of each organization, as `approvers_needed`. One query."""
    wanted = set(organization_ids)
    stand: dict[int, dict[str | None, int]] = {one: {} for one in wanted}
    for row in ApprovalRule.objects.for_actor(actor).filter(organization_id__in=wanted):
        stand[row.organization_id][row.domain] = row.approvers_needed
    return {one: {domain: needed_in(domain, rules) for domain in DOMAINS} for one, rules in stand.items()}
