"""Have the overview of a portfolio computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from institutional.analytics.operations import compute_portfolio_overview
from institutional.analytics.rules.assuming import ASSUMPTIONS, CODES


class Command(ClearCommand):
    """Leaves a run of the pattern `portfolio_overview`; the same pack and ledger give the same result."""

    help = (
        "Compute what a portfolio comes to in its own currency: exposure, concentration, expected loss with all that"
        " it assumes, readiness weighted by money. Leaves a run. Exit code 1 where a position could not be converted"
        " or may not be computed with."
    )
    example = "portfolio_overview 1 --assume lgd_loan=0.55"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("portfolio", type=int, help="The portfolio's id.")
        parser.add_argument("--asof", type=date.fromisoformat, help="The day to look at, as it was when it was over.")
        parser.add_argument("--pack", type=int, help="The pack of rates that an earlier overview named.")
        parser.add_argument(
            "--ledger", default="", metavar="HASH", help="Of an earlier overview, which then comes out again."
        )
        parser.add_argument("--fresh", action="store_true", help="Refuse where the rates are not those of the day.")
        parser.add_argument(
            "--assume",
            action="append",
            default=[],
            metavar="CODE=RATIO",
            help=f"Another value for an assumption, 0 to 1. Codes: {', '.join(CODES)}.",
        )

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        ran = compute_portfolio_overview(
            actor=actor,
            portfolio_id=options["portfolio"],
            asof_date=options["asof"],
            assumptions=_assumed(options["assume"]),
            require_fresh=options["fresh"],
            pricing_pack_id=options["pack"],
            ledger_commit_hash=options["ledger"],
        )
        return {"run_id": str(ran.run_id), "result_hash": ran.metadata["result_hash"], **ran.result}

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["not_converted"] or result["left_out"])

    def show(self, result: dict[str, Any]) -> str:
        metrics, currency = result["metrics"], result["currency"]
        loss, ready = metrics["expected_loss"], metrics["readiness"]
        hhi = result["concentration"]["by_enterprise"]["hhi_points"]
        lines = [
            f"As of {result['as_of']}, rates of {result['pack']['asof_date']} (pack {result['pricing_pack_id']}).",
            f"{_money(metrics['exposure']):>20} {currency}  at risk of {_money(metrics['principal'])} principal,"
            f" {metrics['positions']:,} positions in {metrics['enterprises']:,} enterprises",
            f"{_money(loss['amount']):>20} {currency}  expected to be lost within a year, as assumed:",
            *(
                f"{'':>24}  {one['code']} {one['value']}, {one['grade']}. {one['source']}"
                for one in loss["assumptions"]
            ),
            f"{ready['weighted'] or '–':>24}  readiness weighted by money, {ready['scored']:,} of"
            f" {ready['enterprises']:,} scored, coverage {ready['coverage_ratio'] or '–'}",
            f"{hhi or '–':>24}  HHI by enterprise, points of 10,000",
            *(
                f"In no figure: {one['positions']:,} positions in {one['currency']}, to which no rate leads."
                for one in result["not_converted"]
            ),
            *(
                f"In no figure: {one['positions']:,} positions of {one['source']}, which nobody may compute with."
                for one in result["left_out"]
            ),
            f"Ledger {result['ledger_commit_hash']}",
            f"Result {result['result_hash']}",
            f"Run    {result['run_id']}",
        ]
        return "\n".join(lines)


def _assumed(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        code, sign, value = one.partition("=")
        if not sign or code not in CODES:
            known = ", ".join(f"{known.code}={known.value}" for known in ASSUMPTIONS)
            raise CommandError(
                f"'{one}' is no assumption. Give CODE=RATIO; the house assumes {known}.", returncode=REFUSED
            )
        found[code] = value
    return found


def _money(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"
