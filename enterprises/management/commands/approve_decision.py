"""`manage.py approve_decision`: approve a proposed version, as somebody who did not write it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from enterprises.decisions.operations.deciding import approve_decision


class Command(ClearCommand):
    """Calls the operation, prints what was signed."""

    help = (
        "Approve a proposed version of a decision. Its content hash is what is signed; nobody approves the own version."
    )
    example = "approve_decision 0198c1d2-7a55-7c31-9b1e-0d6f7f3f2a10 --as owner@example.org --note 'Agreed.'"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", type=UUID, help="Id of the version.")
        parser.add_argument("--note", default="", help="A sentence to go with the approval.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        moved = approve_decision(actor=actor, decision_id=options["decision"], note=options["note"])
        return {
            "decision_id": str(moved.pk),
            "version": moved.version,
            "status": moved.status,
            "content_hash": moved.content_hash,
        }

    def show(self, result: dict[str, Any]) -> str:
        said = f"Version {result['version']} of {result['decision_id']}"
        if result["status"] == "proposed":
            return f"Approved by you: {said} waits for others, {result['content_hash'][:12]}."
        return f"{said} is approved: {result['content_hash'][:12]}."
