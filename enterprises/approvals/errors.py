"""Refusals about rules of approval."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed


class RulesFaulty(Malformed):
    """The rules cannot be what was sent."""

    code = "approval_rules.faulty"
    sentence = (
        "The rules cannot be taken as they are; faults: {count}, each named below. Mend them and send all rules again."
    )
