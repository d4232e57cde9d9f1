"""The rule that other machines are called while no transaction is open. Not here: how a door keeps it (`tenancy`)."""

from __future__ import annotations

from clear_platform.foundation.tenancy.scope import in_scope


class InsideTransaction(RuntimeError):
    """Code calls another machine inside a transaction: whoever waits for its locks would wait for that machine."""


def refuse_inside_transaction() -> None:
    """Refuse to call out where a scope is open. Refuses: `InsideTransaction`."""
    if in_scope():
        raise InsideTransaction("Call other machines between transactions: with between_transactions(): …")
