"""Refusals about rules of approval."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed


class RulesFaulty(Malformed):
    """The rules cannot be what was sent."""

    code = "approval_rules.faulty"
    sentence = "The rules have {count} faults, each named below. Mend them and send all rules again."
