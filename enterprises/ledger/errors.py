"""Refusals about ledgers."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class NoSuchLedger(Invalid):
    """The organization named keeps no ledger, so that a mistyped name is not taken for a proof."""

    code = "ledger.none"
    sentence = "'{organization}' keeps no ledger. Check how it is spelt; nothing was changed there yet otherwise."


class NoSuchCommit(Invalid):
    """The hash stands nowhere in that ledger."""

    code = "ledger.no_such_commit"
    sentence = "No entry of this ledger has the hash {commit_hash}. Take it from a run, an export or the ledger itself."
