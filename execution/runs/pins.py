"""What a run is pinned to before it begins: a data pack in force, the head of its organization's ledger.

Other slices say what is in force (`pins_packs`, `pins_ledger`); without them there is none. Not here: packs, ledgers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from execution.runs.errors import PackReconciliationFailed, PackWarming
from execution.runs.results import PackInForce

Packs = Callable[[Actor, str, date], PackInForce | None]
"""Gives the pack of a kind in force on a day, for an actor, within an open scope."""
Ledger = Callable[[Actor, int], str | None]
"""Gives the hash of the newest entry of an organization's ledger, within an open scope."""

_LATER_SECONDS = 300
_PACKS: list[Packs] = []
_LEDGERS: list[Ledger] = []


def pins_packs(packs: Packs) -> None:
    """Say who knows the packs; called when the apps are ready."""
    _PACKS[:] = [packs]


def pins_ledger(ledger: Ledger) -> None:
    """Say who knows the ledgers; called when the apps are ready."""
    _LEDGERS[:] = [ledger]


def pack_for(*, actor: Actor, pattern_id: str, kind: str | None, asof_date: date, require_fresh: bool) -> int | None:
    """Give the id of the pack to stand on; None where the pattern needs none.

    Refuses: `PackWarming`, `PackReconciliationFailed`; where no fresh one is demanded only if there is none at all.
    """
    if kind is None:
        return None
    found = _PACKS[0](actor, kind, asof_date) if _PACKS else None
    if found is not None and found.pack_id is not None and (found.is_fresh or not require_fresh):
        return found.pack_id
    if found is not None and found.because:
        raise PackReconciliationFailed(kind=kind, because=found.because.rstrip("."), pack_id=found.pack_id)
    ready = None if found is None else found.estimated_ready
    seconds = _LATER_SECONDS if ready is None else max(1, round((ready - clock.now()).total_seconds()))
    raise PackWarming(
        kind=kind,
        pattern_id=pattern_id,
        retry_after_seconds=seconds,
        estimated_ready=None if ready is None else ready.isoformat(),
        pack_id=None if found is None else found.pack_id,
    )


def ledger_head_of(actor: Actor, organization_id: int) -> str | None:
    """Give the hash that an organization's ledger stands at; None where it keeps none."""
    return _LEDGERS[0](actor, organization_id) if _LEDGERS else None
