"""`manage.py propose_decision`: put a draft before those who decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from enterprises.decisions.operations.deciding import propose_decision


class Command(ClearCommand):
    """Calls the operation, prints where the decision stands."""

    help = "Put the draft of a decision before those who decide; it is not rewritten any more."
    example = "propose_decision 0198c1d2-7a55-7c31-9b1e-0d6f7f3f2a10 --as member@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", type=UUID, help="Id of the version.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        moved = propose_decision(actor=actor, decision_id=options["decision"])
        return {"decision_id": str(moved.pk), "version": moved.version, "status": moved.status}

    def show(self, result: dict[str, Any]) -> str:
        return f"Version {result['version']} of {result['decision_id']} is {result['status']}."
