"""Forget the answers that were kept for requests sent twice."""

from __future__ import annotations

from typing import Any

from clear_platform.foundation.idempotency.operations import forget_kept_answers
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """The worker does the same every hour."""

    help = "Forget the answers to requests with an Idempotency-Key that are older than 24 hours. Takes no arguments."
    example = "forget_kept_answers"

    def run(self, actor: Actor, **options: Any) -> dict[str, int]:
        return {"forgotten": forget_kept_answers(actor=actor)}

    def show(self, result: dict[str, int]) -> str:
        return f"{result['forgotten']} answers and keys older than a day are forgotten."
