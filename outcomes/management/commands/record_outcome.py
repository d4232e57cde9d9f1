"""`manage.py record_outcome`: write down what was measured of an enterprise, or as the result of a decision."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from outcomes.records.operations.recording import record_outcome


class Command(ClearCommand):
    """Calls the operation, prints the outcome's id."""

    help = "Write down what was measured; the codes of metrics are those of GET /api/v1/metrics."
    example = "record_outcome --enterprise 12 --metric cash_runway_months=4.1 --metric nps=40 --notes 'From the books.'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise; a decision brings its own.")
        parser.add_argument("--decision", type=UUID, help="Id of the decision whose result it is.")
        parser.add_argument("--type", default="follow_up", help="A word, for instance follow_up or baseline.")
        parser.add_argument("--metric", type=_measured, action="append", required=True, metavar="CODE=VALUE")
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DAY",
            help="The day measured there; now unless given.",
        )
        parser.add_argument("--notes", default="", help="Where the figures come from.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        made = record_outcome(
            actor=actor,
            enterprise_id=options["enterprise"],
            decision_id=options["decision"],
            outcome_type=options["type"],
            metrics=dict(options["metric"]),
            measured_at=options["on"],
            notes=options["notes"],
        )
        return {"id": made.pk, "enterprise": made.enterprise_id, "metrics_json": made.metrics_json}

    def show(self, result: dict[str, Any]) -> str:
        return f"Outcome {result['id']} of enterprise {result['enterprise']} is recorded."


def _measured(text: str) -> tuple[str, Decimal]:
    code, _equals, value = text.partition("=")
    exact = read_decimal(value)
    if exact is None:
        raise ArgumentTypeError(f"'{text}' is no CODE=VALUE with a number, such as nps=40.")
    return code, exact
