"""Compute capabilities and readiness anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from capability.readiness.operations.recomputing import recompute_everywhere
from capability.readiness.queries import enterprise_id_of
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.commands import ClearCommand


class Command(ClearCommand):
    """Recompute one enterprise, or all."""

    help = (
        "Compute the capability scores and the financing readiness of one enterprise, or of all, anew: for themselves"
        " and for each holder that computed them before. Unchanged inputs write nothing, so it is safe to run again."
    )
    example = "recompute_capabilities --enterprise example-orchard-press"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprise", metavar="SLUG", help="Only this enterprise; else all.")

    def run(self, actor: Actor, **options: Any) -> dict[str, int]:
        slug = options["enterprise"]
        enterprise_id = None
        if slug:
            with acting(actor, read_only=True):
                enterprise_id = enterprise_id_of(actor, slug)
        return asdict(recompute_everywhere(actor=actor, enterprise_id=enterprise_id))

    def show(self, result: dict[str, int]) -> str:
        return (
            f"Enterprises computed: {result['enterprises']}, unchanged: {result['unchanged']}."
            f" Scores written: {result['scores']}, readiness written: {result['readiness']}."
        )
