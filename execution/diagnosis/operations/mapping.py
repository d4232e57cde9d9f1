"""Taking a trial balance: its accounts added up as a person placed them, and where they were placed kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from clear_platform.foundation.public import Actor, operation, record
from enterprises.public import AUTHORS, enterprise_for, update_enterprise
from execution.diagnosis.errors import BalanceFaulty
from execution.diagnosis.queries import LINES_KEPT, saved_lines
from execution.diagnosis.rules.trial_balance import LINES, NOT_USED, Account, Placed, difference, figures

MOST_ACCOUNTS = 2000


@operation(AUTHORS)
def use_trial_balance(
    *, actor: Actor, enterprise_id: int, rows: Sequence[tuple[str, ...]], months: str | int
) -> dict[str, Decimal]:
    """Add accounts up to figures of the books, and keep to which figure each account belongs.

    Takes: number, name, debit, credit and figure of each account; the months that they cover. Gives: the figures by the
    name of their input. Refuses: `NotVisible`, `BalanceFaulty`. Leaves: where accounts were placed, one entry;
    nothing of the amounts.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    placed = [_placed(row) for row in rows[: MOST_ACCOUNTS + 1]]
    if not placed or len(placed) > MOST_ACCOUNTS:
        raise BalanceFaulty(because=f"it has no account, or more than {MOST_ACCOUNTS}.")
    if difference([one.account for one in placed]):
        raise BalanceFaulty(because="debits and credits differ.")
    if not str(months).isdigit():
        raise BalanceFaulty(because="it does not say how many months it covers.")
    lines = {**saved_lines(actor=actor, enterprise_id=enterprise_id)} | {one.account.number: one.line for one in placed}
    update_enterprise(
        actor=actor,
        enterprise_id=enterprise_id,
        changes={"settings_json": {**enterprise.settings, LINES_KEPT: lines}},
    )
    found = figures(placed, months=int(months))
    record(
        actor=actor,
        action="use_trial_balance",
        object_type="enterprises.enterprise",
        object_id=enterprise_id,
        organization_id=enterprise_id,
        after={"accounts": len(placed), "months": int(months), "figures": sorted(found)},
    )
    return found


def _placed(row: tuple[str, ...]) -> Placed:
    if len(row) != len(("number", "name", "debit", "credit", "line")):
        raise BalanceFaulty(because="a row is not whole.")
    number, name, debit, credit, line = row
    try:
        amounts = Decimal(debit), Decimal(credit)
    except InvalidOperation as fault:
        raise BalanceFaulty(because=f"account {number[:20]} has no amount.") from fault
    if line not in LINES and line != NOT_USED:
        raise BalanceFaulty(because=f"account {number[:20]} is placed nowhere.")
    if not all(one.is_finite() and one >= 0 for one in amounts):
        raise BalanceFaulty(because=f"account {number[:20]} has no amount.")
    return Placed(Account(number[:20], name[:120], *amounts), line, True)
