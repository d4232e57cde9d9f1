"""Compute capabilities and readiness anew."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from capability.readiness.operations.recomputing import recompute_enterprise
from capability.readiness.queries import enterprise_id_of
from capability.recomputing.operations import recompute_to_the_end, request_recomputation
from capability.recomputing.queries import how_many_enterprises
from capability.recomputing.results import RecomputationShown, one_told
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import ClearCommand

TOLD_EVERY_SECONDS = 5


class Command(ClearCommand):
    """Recompute one enterprise, or all."""

    help = (
        "Compute the capability scores and the financing readiness of one enterprise, or of all, anew: for themselves"
        " and for each holder that computed them before, so that one enterprise may be several computations. All are"
        " computed holder by holder, at most a thousand at once, and it goes on where it stands when it was interrupted"
        " and is run again. How far it is stands on stderr every few seconds. Unchanged inputs write nothing."
    )
    _told_at = 0.0
    example = "recompute_capabilities --enterprise example-orchard-press"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", metavar="SLUG", help="Only this enterprise; else all.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        slug = options["enterprise"]
        if slug:
            with acting(actor, read_only=True):
                enterprise_id = enterprise_id_of(actor, slug)
            return asdict(one_told(recompute_enterprise(actor=actor, enterprise_id=enterprise_id)))
        with acting(actor, read_only=True):
            enterprises = how_many_enterprises(actor)
        self._told_at = time.monotonic()
        asked = request_recomputation(actor=actor)
        stands = recompute_to_the_end(actor=actor, recomputation_id=asked.id, told=self._tell)
        return {
            "recomputation": stands.id,
            "status": stands.status,
            "enterprises": enterprises,
            "computations": stands.done,
            "scores": stands.scores,
            "readiness": stands.readiness,
            "unchanged": stands.unchanged,
        }

    def _tell(self, stands: RecomputationShown) -> None:
        """Say on stderr how far it is, so that stdout holds the result alone: every few seconds, and at the end."""
        if stands.under_way and time.monotonic() - self._told_at < TOLD_EVERY_SECONDS:
            return
        self._told_at = time.monotonic()
        self.stderr.write(f"{stands.done:,} of {stands.enterprises or 0:,} computations done.", str)

    def partly(self, result: dict[str, Any]) -> bool:
        return result.get("status", "finished") != "finished"

    def show(self, result: dict[str, Any]) -> str:
        return (
            f"Enterprises: {result['enterprises']:,}. Computations, for themselves and for holders:"
            f" {result['computations']:,}, of them unchanged: {result['unchanged']:,}."
            f" Scores written: {result['scores']:,}, readiness written: {result['readiness']:,}."
        )
