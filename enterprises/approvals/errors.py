"""Refusals about rules of approval."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed


class RulesFaulty(Malformed):
    """The rules cannot be what was sent."""

    code = "approval_rules.faulty"
    sentence = "The rules have {count} faults, each named below. Mend them and send all rules again."


class OrganizationUnnamed(Malformed):
    """Whoever acts for no organization has no rules to keep here."""

    code = "approval_rules.organization_missing"
    sentence = "You act for no organization. Keep its rules in the console of the organization."
