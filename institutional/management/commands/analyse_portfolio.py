"""Appraise a portfolio from its holder's own positions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from institutional.appraisals.operations import analyse_portfolio


class Command(ClearCommand):
    """Writes nothing when no fact changed."""

    help = (
        "Analyse every enterprise of a portfolio from the holder's positions, and score what changed."
        " Safe to run again."
    )
    example = "analyse_portfolio 1"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("portfolio", type=int, help="The portfolio's id.")

    def run(self, actor: Actor, **options: Any) -> dict[str, int]:
        return asdict(analyse_portfolio(actor=actor, portfolio_id=options["portfolio"]))

    def show(self, result: dict[str, int]) -> str:
        return "\n".join(f"{count:>8,}  {what}" for what, count in result.items() if what != "portfolio_id")
