"""Taking a trial balance: its accounts added up as a person placed them, and where they were placed kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Expected, operation, record
from enterprises.public import AUTHORS, enterprise_for, update_enterprise
from execution.diagnosis.errors import BalanceFaulty
from execution.diagnosis.queries import LINES_KEPT
from execution.diagnosis.reading import plain_inputs, read_stated
from execution.diagnosis.results import BalanceTaken
from execution.diagnosis.rules.amounts import amount_of
from execution.diagnosis.rules.trial_balance import (
    CHARTS,
    LINES,
    MONTHS_OF_A_YEAR,
    MOST_ACCOUNTS,
    MOST_MONTHS,
    NOT_USED,
    OF_THE_YEAR,
    Account,
    Placed,
    difference,
    summed,
)

CFO = "cfo"
COLUMNS = ("number", "name", "debit", "credit", "line")


@operation(AUTHORS)
def use_trial_balance(
    *, actor: Actor, enterprise_id: int, rows: Sequence[tuple[str, ...]], about: Mapping[str, str]
) -> BalanceTaken:
    """Add accounts up to figures of the books, and keep to which figure each account belongs.

    Takes: number, name, debit, credit and figure of each account, amounts plain; about them the `chart`, the `months`
    that they cover, their `currency` and the day (`as_of`) they are of. Gives: the figures as inputs, and what was left
    out. Refuses: `NotVisible`, `BalanceFaulty`, `InputsFaulty`, `Stale` where the settings were changed meanwhile.
    Leaves: where these accounts were placed, and no others; one entry; nothing of the amounts.
    """
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id, level="act")
    if not rows or len(rows) > MOST_ACCOUNTS:
        raise BalanceFaulty(because=f"it has no account, or more than {MOST_ACCOUNTS}.")
    placed = [_placed(row) for row in rows]
    if len({one.account.number for one in placed}) < len(placed):
        raise BalanceFaulty(because="an account is there twice.")
    if difference([one.account for one in placed]):
        raise BalanceFaulty(because="debits and credits differ.")
    months, chart = _months(about.get("months", "")), about.get("chart", "")
    if chart not in CHARTS:
        raise BalanceFaulty(because="it does not say which chart of accounts it follows.")
    found = summed(placed, chart=chart, months=months)
    inputs = {**found.figures, "currency": about.get("currency", ""), "statements_as_of": _day(about.get("as_of", ""))}
    stated = plain_inputs(read_stated(CFO, inputs, today=clock.today()))
    lines = {one.account.number: one.line for one in placed}
    update_enterprise(
        actor=actor,
        enterprise_id=enterprise_id,
        changes={"settings_json": {**enterprise.settings, LINES_KEPT: lines}},
        expected=Expected(frozenset({enterprise.tag})),
    )
    record(
        actor=actor,
        action="use_trial_balance",
        object_type="enterprises.enterprise",
        object_id=enterprise_id,
        organization_id=enterprise_id,
        after={
            "accounts": len(placed),
            "months": months,
            "figures": sorted(found.figures),
            "left_out": sorted(found.left_out),
        },
    )
    placed_to = {one.line for one in placed}
    of_a_year = [name for name in LINES if name in OF_THE_YEAR & placed_to] if months != MONTHS_OF_A_YEAR else []
    return BalanceTaken(inputs=stated, left_out=found.left_out, of_a_year=of_a_year)


def _months(text: str) -> int:
    months = int(text) if text.isdecimal() and len(text) <= len(str(MOST_MONTHS)) else 0
    if not 1 <= months <= MOST_MONTHS:
        raise BalanceFaulty(because=f"it does not say how many months it covers, from 1 to {MOST_MONTHS}.")
    return months


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise BalanceFaulty(because="it does not say the day that it is of.") from fault


def _placed(row: tuple[str, ...]) -> Placed:
    if len(row) != len(COLUMNS):
        raise BalanceFaulty(because="a row is not whole.")
    number, name, debit, credit, line = row
    if line not in LINES and line != NOT_USED:
        raise BalanceFaulty(because=f"account {number[:20]} is placed nowhere.")
    sides = amount_of(debit), amount_of(credit)
    if sides[0] is None or sides[1] is None:
        raise BalanceFaulty(because=f"account {number[:20]} has no amount.")
    return Placed(Account(number[:20], name[:120], sides[0], sides[1]), line, True)
